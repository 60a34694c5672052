"""The outbox, and the account that mails are sent by."""
