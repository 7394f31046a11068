import type {Emit} from '../engine/events.ts';
import type {SurveyTarget} from '../engine/run-survey.ts';
import type {Model} from '../mesh/model.ts';
import {defaultVerifyImage} from '../mesh/verify-image.ts';
import type {Ports} from '../ports/ports.ts';
import type {ClusterFacts, ProbeFacts} from '../survey/facts.ts';
import {prepareProbes} from './prepare-probes.ts';
import {runProbes} from './run-probes.ts';

/** What `--probe` says of itself. */
type ProbeOptions = {
	/** Instead of mesh.yaml's `verify.image`, or of its default where there is no file. */
	image?: string;
	/** For its pods to run, milliseconds. */
	readyTimeoutMs: number;
};

/** Tries the surveyed clusters from inside, as somebody agreed to; see `runProbes`. */
export const probeInside = async ({
	options,
	targets,
	clusters,
	model,
	runId,
	timeoutMs,
	ports,
	emit,
	signal,
}: {
	options: ProbeOptions;
	targets: readonly SurveyTarget[];
	clusters: readonly ClusterFacts[];
	model?: Model;
	runId: string;
	timeoutMs?: number;
	ports: Pick<Ports, 'processes' | 'clock'>;
	emit: Emit;
	signal: AbortSignal;
}): Promise<ProbeFacts> => {
	const surveyed = new Map(clusters.map(facts => [facts.name, facts]));
	const parts = await prepareProbes(
		targets.flatMap(({name, cluster: port}) => {
			const facts = surveyed.get(name);
			return facts === undefined ? [] : [{name, port, facts}];
		}),
		{model, timeoutMs, signal},
	);
	return runProbes({
		parts,
		image: options.image ?? model?.verifyImage ?? defaultVerifyImage,
		runId,
		processes: ports.processes,
		clock: ports.clock,
		emit,
		signal,
		readyTimeoutMs: options.readyTimeoutMs,
	});
};
