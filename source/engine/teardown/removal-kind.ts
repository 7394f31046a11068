import type {RemovalStep, RemovalType} from '../../teardown/steps.ts';
import type {Place, TeardownContext} from './teardown-context.ts';

/** What became of a step. `changed`: there was something to do. */
type Removed = {changed: boolean; evidence: string};

/** Everything that the engine knows of one kind of removal. */
export type RemovalKind<K extends RemovalType> = {
	/**
	Carries it out, and looks until it shows; everything in it can be done twice. `withinMs`: the kind's deadline, or the run's own where that
	is sooner. Throws what says why it failed.
	*/
	execute: (
		context: TeardownContext,
		place: Place,
		step: RemovalStep<K>,
		withinMs: number,
	) => Promise<Removed>;
	/** How long its own work may take, in milliseconds; as long as the run allows where this is missing. */
	deadlineMs?: number;
	/** It starts an installer, of which one at a time runs in a cluster. */
	runsInstaller?: true;
};
