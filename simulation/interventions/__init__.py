"""Interventions: who, when, how much, and which levers; no kernel knows a kind."""

from simulation.interventions.about import About, Published
from simulation.interventions.assistant import Assistant
from simulation.interventions.behaviour_support import BehaviourSupport
from simulation.interventions.class_size import ClassSize
from simulation.interventions.classroom_management import ClassroomManagement
from simulation.interventions.collegial_support import CollegialSupport
from simulation.interventions.emotion_regulation import EmotionRegulation
from simulation.interventions.establish_maintain_restore import EstablishMaintainRestore
from simulation.interventions.extra_holiday import ExtraHoliday
from simulation.interventions.first_impression import FirstImpression
from simulation.interventions.intervention import Intervention
from simulation.interventions.mentoring import Mentoring
from simulation.interventions.new_student import NewStudent
from simulation.interventions.one_to_one_time import OneToOneTime
from simulation.interventions.reflection import Reflection
from simulation.interventions.sensitivity_coaching import SensitivityCoaching
from simulation.interventions.substitute_teacher import SubstituteTeacher
from simulation.interventions.transfer_student import TransferStudent
from simulation.interventions.workload_reduction import WorkloadReduction

# Programmes first, then changes of circumstances, then events; the order of the docs.
ALL: tuple[type[Intervention], ...] = (
    Reflection, OneToOneTime, EstablishMaintainRestore, ClassroomManagement, BehaviourSupport,
    EmotionRegulation, SensitivityCoaching, WorkloadReduction, ClassSize, CollegialSupport,
    Mentoring, Assistant, TransferStudent, NewStudent, SubstituteTeacher, ExtraHoliday,
    FirstImpression,
)  # fmt: skip

KINDS: dict[str, type[Intervention]] = {kind.model_fields["kind"].default: kind for kind in ALL}

__all__ = ["ALL", "KINDS", "About", "Intervention", "Published", "Reflection"]
