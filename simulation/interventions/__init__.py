"""Interventions: who, when, how much, and which levers; no kernel knows a kind."""

from simulation.interventions.base import About, Intervention, PublishedFinding
from simulation.interventions.kinds.assistant import Assistant
from simulation.interventions.kinds.behaviour_support import BehaviourSupport
from simulation.interventions.kinds.class_size import ClassSize
from simulation.interventions.kinds.classroom_management import ClassroomManagement
from simulation.interventions.kinds.collegial_support import CollegialSupport
from simulation.interventions.kinds.emotion_regulation import EmotionRegulation
from simulation.interventions.kinds.establish_maintain_restore import EstablishMaintainRestore
from simulation.interventions.kinds.extra_holiday import ExtraHoliday
from simulation.interventions.kinds.first_impression import FirstImpression
from simulation.interventions.kinds.mentoring import Mentoring
from simulation.interventions.kinds.new_student import NewStudent
from simulation.interventions.kinds.one_to_one_time import OneToOneTime
from simulation.interventions.kinds.reflection import Reflection
from simulation.interventions.kinds.sensitivity_coaching import SensitivityCoaching
from simulation.interventions.kinds.substitute_teacher import SubstituteTeacher
from simulation.interventions.kinds.transfer_student import TransferStudent
from simulation.interventions.kinds.workload_reduction import WorkloadReduction

# Programmes first, then changes of circumstances, then events; the order of the docs.
ALL: tuple[type[Intervention], ...] = (
    Reflection, OneToOneTime, EstablishMaintainRestore, ClassroomManagement, BehaviourSupport,
    EmotionRegulation, SensitivityCoaching, WorkloadReduction, ClassSize, CollegialSupport,
    Mentoring, Assistant, TransferStudent, NewStudent, SubstituteTeacher, ExtraHoliday,
    FirstImpression,
)  # fmt: skip

KINDS: dict[str, type[Intervention]] = {kind.model_fields["kind"].default: kind for kind in ALL}

__all__ = ["ALL", "KINDS", "About", "Intervention", "PublishedFinding", "Reflection"]
