"""The words of the example world, in three languages."""

COUNTRIES = (
    "VN", "ID", "MN", "UZ", "KZ", "TH", "PH", "MY", "IN", "BD", "LK", "NP", "GE", "AZ", "TR", "PL",
    "CZ", "HU", "RO", "BG", "HR", "SI", "AT", "DE", "FR", "ES", "PT", "NL", "BE", "DK", "SE", "NO",
    "FI", "EE", "LV", "LT", "IE", "GB", "CA", "US", "MX", "CR", "PA", "CO", "PE", "CL", "BR", "UY",
    "AR", "MA", "TN", "EG", "JO", "AE", "KE", "RW", "TZ", "ZA", "AU", "NZ",
)  # fmt: skip
ZONES = {"VN": "Asia/Ho_Chi_Minh", "DE": "Europe/Berlin", "US": "America/New_York"}
AGENCY = (
    {"en": "Example Public Procurement Agency", "ko": "공공조달청(예시)",
     "it": "Agenzia per gli appalti pubblici (esempio)"},
    {"en": "Example Ministry of Finance, Directorate for Public Purchasing",
     "ko": "재무부 공공구매국(예시)",
     "it": "Ministero delle finanze, Direzione acquisti pubblici (esempio)"},
)  # fmt: skip
SHORT = ("EPPA", "EMOF")
PREFIX = "EX-"
TITLE = {
    "en": "Memorandum of understanding on cooperation in public procurement between {home} and "
    "{partner}, {country}",
    "ko": "{home}·{country} {partner} 공공조달 협력 양해각서",
    "it": "Memorandum d'intesa sulla cooperazione negli appalti pubblici tra {home} e {partner}, "
    "{country}",
}
COMMITMENTS = (
    {"en": "Exchange electronic procurement statistics", "ko": "전자조달 통계 교환",
     "it": "Scambiare le statistiche sugli appalti elettronici"},
    {"en": "Hold a workshop on innovative procurement", "ko": "혁신조달 공동 세미나 개최",
     "it": "Tenere un seminario sugli appalti innovativi"},
    {"en": "Select exemplary cases together", "ko": "우수사례 공동 선정",
     "it": "Selezionare insieme casi esemplari"},
    {"en": "Receive professionals of the other side", "ko": "상대측 전문가 교류 지원",
     "it": "Accogliere professionisti dell'altra parte"},
)  # fmt: skip
WORK = {
    "meeting": {"en": "Working-level meeting", "ko": "실무협의", "it": "Riunione tecnica"},
    "workshop": {"en": "Workshop on green procurement", "ko": "녹색조달 워크숍",
                 "it": "Seminario sugli appalti verdi"},
    "best_practice_exchange": {"en": "Exchange on artificial intelligence in purchasing",
                               "ko": "AI 조달 사례 공유",
                               "it": "Scambio sull'intelligenza artificiale negli acquisti"},
    "study_visit": {"en": "Study visit on framework agreements", "ko": "다수공급자계약 현지 연수",
                    "it": "Visita di studio sugli accordi quadro"},
    "company_exchange": {"en": "Companies meet buyers", "ko": "수출상담회",
                         "it": "Incontro tra imprese e acquirenti"},
    "professional_exchange": {"en": "Exchange of professionals", "ko": "전문가 교류",
                              "it": "Scambio di professionisti"},
    "training": {"en": "Training on the electronic procurement system", "ko": "전자조달시스템 교육",
                 "it": "Formazione sul sistema di appalti elettronici"},
    "correspondence": {"en": "Letter on the state of cooperation", "ko": "협력 현황 서한",
                       "it": "Lettera sullo stato della cooperazione"},
}  # fmt: skip
