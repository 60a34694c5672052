"""What the pages of the access service show and do, without Qt."""
