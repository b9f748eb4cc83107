"""How well the assistant understands: labelled questions, and the commands that measure on them."""
