"""The tests: a real package, because garmin-fit-sdk installs one of this name too."""
