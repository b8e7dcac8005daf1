from simulation.agents import Student as Student
from simulation.agents import Teacher as Teacher
from simulation.api import Result as Result
from simulation.api import answer as answer
from simulation.api import load_result as load_result
from simulation.api import load_scenario as load_scenario
from simulation.model import SchoolModel as SchoolModel
from simulation.parameters import Parameters as Parameters
from simulation.scenario.scenario import Scenario as Scenario
from simulation.school.roster.read import read_roster as read_roster
from simulation.school.synthetic.school import synthetic_school as synthetic_school
from simulation.sweeps import sweep as sweep

__version__: str
