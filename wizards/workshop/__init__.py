from . import repair_intake, repair_quote, repair_back, repair_hand_over
