"""Our own NLU components: thin Rasa graph components over Rasa-free code."""
