"""Why the simulated effect of each kind differs from the published one, or agrees with it."""

DIFFERENCES = {
    "reflection": (
        "Between the study without a difference between groups and the typical programme. By the "
        "end of the year awareness has faded, and only what the student gave back is left. Two of "
        "some twenty-five students are too few to show in exhaustion."
    ),
    "one_to_one_time": (
        "Small, as in the trial that found sparse effects: sixteen short meetings are few beside "
        "some six hundred contacts in a year, and trust returns to where it was."
    ),
    "establish_maintain_restore": (
        "Below the sizes recalled of the small trial and near the typical programme. The default "
        "dose was lowered from .3 to .2, because at .3 exhaustion fell by d .26, beyond the .18 "
        "that interventions on burnout reach."
    ),
    "classroom_management": (
        "Misbehaviour falls about as published. Exhaustion falls a little more than in trials on "
        "burnout, within their interval, because misbehaviour costs the teacher directly and "
        "through the relationship, and because nothing wears off here, as it does in long trials. "
        "On-task behaviour is not simulated."
    ),
    "behaviour_support": (
        "Small: the support ends in week 22 and has faded by the end of the year, when effects are "
        "read; two students of a class hardly show in its average."
    ),
    "emotion_regulation": (
        "Within the intervals of both meta-analyses of exhaustion and near the recalled size of "
        "CARE for distress; the larger sizes come with publication bias. Better recovery carries "
        "it: without, exhaustion falls by d .03 (two replicates); relationships hardly move."
    ),
    "sensitivity_coaching": (
        "The published sizes are indices of observed teaching, which has no outcome here. The "
        "relationship moves less than in the typical programme: added warmth reaches the teacher's "
        "picture only through the student's trust and behaviour."
    ),
    "workload_reduction": (
        "No trial to compare with; below the ceiling of interventions on burnout, as it was chosen."
    ),
    "class_size": (
        "Achievement moves far less than in STAR: here it depends on the relationship and "
        "engagement alone, not on what is taught in a smaller class. Exhaustion hardly moves, a "
        "prediction: contacts a student rise almost as fast as students leave."
    ),
    "collegial_support": (
        "None, as in the survey of supervision groups. The published correlation is no effect: "
        "here a tie adds colleagues who are as tired as those a teacher has already."
    ),
    "mentoring": (
        "Next to none on average over all teachers: about one in seven is a beginner, and a tie "
        "alone teaches nothing. The published correlation is no effect."
    ),
    "assistant": (
        "No trial to compare with; below the ceiling of interventions on burnout. Whoever takes "
        "over a clash also spares the relationship."
    ),
    "transfer_student": (
        "One student among all teachers and classes: nothing shows in an average over them."
    ),
    "new_student": (
        "No trial to compare with, a prediction: one student of high propensity in every class "
        "from week 8 on."
    ),
    "substitute_teacher": (
        "No trial to compare with, a prediction: most of six weeks of rest is gone by the end of "
        "the year, some of the conflict that did not happen is not."
    ),
    "extra_holiday": (
        "No row to compare with, a prediction: a week of rest in autumn is gone by the summer."
    ),
    "first_impression": (
        "A thought experiment: of a worse first picture of the same child more than a third of "
        "a standard deviation is left at the end of the year."
    ),
}
