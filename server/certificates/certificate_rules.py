"""How strictly the certificates of others are judged: alike with every Python that this runs on."""

import ssl


def judge_alike(context: ssl.SSLContext) -> None:
    """Take an authority that was named for the end of a chain, root or not, and no form of certificates for a fault.

    Python 3.13 does the first by itself and Python before it does not, so that an issuing CA alone, or the very
    certificate, would be enough on one server and not on the next. Python 3.13 also refuses what RFC 5280 asks of CAs
    in form (an authority key identifier, say), which many a private CA leaves out, and no browser and no curl minds.
    Signatures, periods, names and what a CA may do are verified all the same.
    """
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
