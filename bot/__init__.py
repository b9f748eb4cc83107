"""THE ASSISTANT: Rasa's domain and rules, and the parts of Rasa that are our own.

Training data is made from the pack in memory (`importer`); what understands is in `nlu/`; what a
conversation leaves behind is decided by `tracker_store`; who may speak to it by `channel`.
Imports content, concerns and encoder only; what the assistant does is in `actions/`.
"""
