"""What the assistant does: answers, follow-ups, offers, the concern form. Thin calls to content/ and concerns/.

Served by `rasa run actions`, or inside the assistant's own process by `safernw bot`.
"""
