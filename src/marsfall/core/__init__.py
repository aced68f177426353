"""Mathematics only: vectors, tables, draws, units, errors, status codes.

Would it change if the planet were Venus? Then it belongs to `mars`.
"""
