"""What people read and look at: tables in 80 columns and figures, made from records."""
