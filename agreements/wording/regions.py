"""Regions of the world: which country lies where (UN Statistics Division, M49, sub-regions), and
their names in the reader's language (Common Locale Data Repository)."""

from .countries import country_name

#: M49 code -> ISO 3166-1 alpha-2 of its countries.
REGION_COUNTRIES = {
    "030": "CN HK JP KP KR MN MO TW",
    "035": "BN ID KH LA MM MY PH SG TH TL VN",
    "034": "AF BD BT IN IR LK MV NP PK",
    "143": "KG KZ TJ TM UZ",
    "145": "AE AM AZ BH CY GE IL IQ JO KW LB OM PS QA SA SY TR YE",
    "151": "BG BY CZ HU MD PL RO RU SK UA",
    "154": "AX DK EE FI FO GB GG IE IM IS JE LT LV NO SE SJ",
    "039": "AD AL BA ES GI GR HR IT ME MK MT PT RS SI SM VA",
    "155": "AT BE CH DE FR LI LU MC NL",
    "021": "BM CA GL PM US",
    "013": "BZ CR GT HN MX NI PA SV",
    "029": "AG AI AW BB BL BQ BS CU CW DM DO GD GP HT JM KN KY LC MF MQ MS PR SX TC TT VC VG VI",
    "005": "AR BO BR BV CL CO EC FK GF GS GY PE PY SR UY VE",
    "015": "DZ EG EH LY MA SD TN",
    "011": "BF BJ CI CV GH GM GN GW LR ML MR NE NG SH SL SN TG",
    "014": "BI DJ ER ET IO KE KM MG MU MW MZ RE RW SC SO SS TF TZ UG YT ZM ZW",
    "017": "AO CD CF CG CM GA GQ ST TD",
    "018": "BW LS NA SZ ZA",
    "053": "AU CC CX HM NF NZ",
    "054": "FJ NC PG SB VU",
    "057": "FM GU KI MH MP NR PW UM",
    "061": "AS CK NU PF PN TK TO TV WF WS",
}
_REGION_OF = {
    country: region
    for region, countries in REGION_COUNTRIES.items()
    for country in countries.split()
}
REGIONS = tuple(REGION_COUNTRIES)


def region_of(country: str) -> str:
    """The M49 code of the region a country (alpha-2) lies in; "" for none and for what nobody
    knows, and for Antarctica."""
    return _REGION_OF.get(country, "")


def region_name(region: str) -> str:
    """ "039" → "남유럽", "Southern Europe", "Europa meridionale"; nothing for none."""
    return country_name(region)
