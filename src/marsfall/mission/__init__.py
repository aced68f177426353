"""The legs joined: scenario files, handovers, one replica of the race."""
