"""What a document says: one folder for each thing that is found in it."""
