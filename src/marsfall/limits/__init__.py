"""Never-exceed values of any channel of any leg: definitions, qualification, voting, persistence, latching, margins."""
