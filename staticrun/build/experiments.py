"""What is written of each experiment beside its runs' pages: its table, its order, its own pages."""

from collections.abc import Iterator

from staticrun.build import navigation, paths, tables
from staticrun.build.collect import Collected
from staticrun.build.importance import importance
from staticrun.build.inputs import digest
from staticrun.build.memory import Data, MadeExperiment, Memory
from staticrun.build.output import File, Output
from staticrun.build.pages import experiment, parts
from staticrun.build.pages.experiment import first_columns
from staticrun.build.plan import Plan
from staticrun.build.publish import Published
from staticrun.build.render import Look, Page, render
from staticrun.build.report import Progress
from staticrun.build.reuse import Reuse
from staticrun.build.scripts import data_script
from staticrun.config import Config
from staticrun.schema.run import Experiment, head_of
from staticrun.schema.table import Importance
from staticrun.store.holding import Held


class Experiments:
    """Writes what has changed of the experiments, in two steps: data, and pages, which load it.

    Attributes:
        data: Where the scripts with each experiment's runs are, by its id, once they are written.
        made: What came of each experiment, by its id, once all is written.
        reused: Those of them that were right as they were.
    """

    def __init__(
        self,
        config: Config,
        store: Published,
        collected: Collected,
        plan: Plan,
        output: Output,
        memory: Memory,
        reuse: Reuse,
    ) -> None:
        self._config, self._store, self._collected, self._plan = config, store, collected, plan
        self._output, self._memory, self._reuse = output, memory, reuse
        self.data: dict[str, Data] = {}
        self.made: dict[str, MadeExperiment] = {}
        self.reused: list[MadeExperiment] = []
        self._begun: dict[str, MadeExperiment] = {}

    @property
    def files(self) -> list[File]:
        """All files of all experiments."""
        return [file for one in self.made.values() for file in one.files]

    def write_data(self, progress: Progress) -> None:
        """Write the runs of each experiment as columns."""
        for number, one in enumerate(self._collected.experiments):
            progress("tables", number, len(self._collected.experiments))
            experiment_id = one.experiment_id
            grid = self._collected.grids[experiment_id]
            key, made = self._reuse.experiment(
                experiment_id,
                one,
                grid.ids,
                grid.stamps,
                self._page_paths(experiment_id),
                self._plan.pageless.intersection(grid.ids),
                self._config.of_experiment(one.name),
            )
            if made is not None:
                self.reused.append(made)
                self.made[experiment_id] = made
                self.data[experiment_id] = made.data
            else:
                self._begun[experiment_id] = self._write_data(one, key)

    def _write_data(self, experiment: Experiment, key: bytes) -> MadeExperiment:
        one = experiment.experiment_id
        grid, slug = self._collected.grids[one], self._plan.experiments[one]
        made_of, found = self._importance(one)
        chosen = self._config.of_experiment(experiment.name).columns
        shown = self._collected.active[one]
        first = [column.id for column in first_columns(shown if len(shown) else grid, chosen)]
        path, scripts = tables.run_table(one, slug, grid, found, first, self._plan.pageless)
        files = self._output.write(scripts)
        data = self.data[one] = Data(path, tables.key_of(one))
        return MadeExperiment(key, data, files, made_of, found)

    def _importance(self, one: str) -> tuple[bytes, list[Importance]]:
        """What params tell, computed anew where any param or metric has changed."""
        grid = self._collected.active[one]
        params = {key: grid.text(f"params.{key}") for key in grid.keys("params")}
        metrics = {key: grid.number(f"metrics.{key}") for key in grid.keys("metrics")}
        key = digest(
            {key: (column.texts, column.codes.tobytes()) for key, column in params.items()},
            {key: (column.values.tobytes(), column.missing) for key, column in metrics.items()},
        )
        known = self._memory.experiments.get(one)
        if known is not None and known.importance_key == key:
            return key, known.importance
        return key, importance(grid)

    def write_pages(self, look: Look, site: parts.Site) -> None:
        """Write the pages of each experiment, and the order of its runs."""
        for one in self._collected.experiments:
            begun = self._begun.get(one.experiment_id)
            if begun is None:
                continue
            order = navigation.neighbours(
                one.experiment_id, self._collected.active[one.experiment_id], self._plan
            )
            order_path = paths.order(self._plan.experiments[one.experiment_id])
            files = self._output.write([(order_path, data_script(f"order/{one.experiment_id}", order))])
            for path, page in self._pages(site, one):
                files += self._output.write([(path, render(look, page))])
            self.made[one.experiment_id] = MadeExperiment(
                begun.key, begun.data, [*begun.files, *files], begun.importance_key, begun.importance
            )

    def _pages(self, site: parts.Site, one: Experiment) -> Iterator[tuple[str, Page]]:
        page_paths = self._page_paths(one.experiment_id)
        held = self._store.held_of_experiment(one.experiment_id) if site.editor.base else Held()
        pages = experiment.experiment_pages(
            site,
            one,
            self._collected.active[one.experiment_id],
            self._collected.grids[one.experiment_id],
            self._plan.run,
            page_paths,
            self.data[one.experiment_id],
            head_of(one.note) if one.note else "",
            self._config.of_experiment(one.name),
            site.editor.of_experiment(one, held),
        )
        return zip(page_paths, pages, strict=True)

    def _page_paths(self, experiment_id: str) -> list[str]:
        numbers = range(1, self._plan.plain_pages[experiment_id] + 1)
        return [self._plan.experiment(experiment_id, number) for number in numbers]
