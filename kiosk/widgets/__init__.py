"""The parts that screens are made of; how each looks stands in the kv file beside it."""
