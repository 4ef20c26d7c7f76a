"""Why a move may not happen now. Each guard takes the subject and the day (or the act) and gives a Refusal or None."""
