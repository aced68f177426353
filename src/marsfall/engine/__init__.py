"""The nuclear thermal engine on a test stand: performance, kinetics, start, hold, cooldown, damage."""
