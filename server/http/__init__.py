"""What all routes share: who may call them, how refusals look, how documents are answered."""
