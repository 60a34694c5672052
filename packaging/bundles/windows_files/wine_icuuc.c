/* Only for trying the bundle under Wine 8, which lacks Windows' icuuc.dll; Qt is linked to these and does without them. Never shipped. */
#define ABSENT(name) __declspec(dllexport) void *name(void) { return 0; }
ABSENT(ucnv_open) ABSENT(ucnv_close) ABSENT(ucnv_reset) ABSENT(ucnv_getMaxCharSize) ABSENT(ucnv_getName)
ABSENT(ucnv_getToUCallBack) ABSENT(ucnv_getFromUCallBack) ABSENT(ucnv_setToUCallBack) ABSENT(ucnv_setFromUCallBack)
ABSENT(ucnv_cbToUWriteUChars) ABSENT(ucnv_cbFromUWriteUChars) ABSENT(ucnv_toUnicode) ABSENT(ucnv_fromUnicode)
ABSENT(ucnv_toUCountPending) ABSENT(ucnv_fromUCountPending) ABSENT(ucnv_getStandardName) ABSENT(ucnv_getAvailableName)
ABSENT(ucnv_countAvailable) ABSENT(UCNV_FROM_U_CALLBACK_SUBSTITUTE) ABSENT(UCNV_TO_U_CALLBACK_SUBSTITUTE)
