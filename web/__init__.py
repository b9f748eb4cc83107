"""THE PUBLIC DOOR. The chat gateway, the widget and the intake of sealed concerns: all that faces the internet.

Loads no Rasa: the assistant stays on loopback behind it.
"""
