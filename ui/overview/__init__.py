"""What is going on at a node: today, vendors, devices, registrations, and what needs doing, each with the way there."""
