"""The command line, the launcher and the settings. Imports every room; none imports it."""
