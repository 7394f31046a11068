import path from 'node:path';
import {makePorts} from '../../source/commands/ports.ts';
import type {Recording} from '../../source/demo/recording.ts';
import {runSurvey} from '../../source/engine/run-survey.ts';
import type {ClusterFacts} from '../../source/survey/facts.ts';
import {labBinary} from './lab-script.ts';
import {startLab, type Lab} from './start-lab.ts';
import {tidyRecording} from './tidy-recording.ts';
import {labIstio, makeWizard, said, type ClusterLine} from './wizard.ts';

type RecordedMesh = Readonly<Record<string, ClusterLine>>;

/** What is recorded for the demo, by the name of its file: together they have every kind of step. */
export const recordedMeshes = {
	'two-networks': {'east-1': {network: 'east'}, 'west-1': {network: 'west'}},
	'primary-remote': {
		'east-1': {network: 'east'},
		'west-1': {network: 'west', role: 'remote', primary: 'east-1'},
	},
} as const satisfies Readonly<Record<string, RecordedMesh>>;

export const recordingFile = (name: keyof typeof recordedMeshes): string =>
	path.join(import.meta.dirname, `../../source/demo/recordings/${name}.json`);

const survey = async ({kubeconfig, env, contexts}: Lab, home: string): Promise<ClusterFacts[]> => {
	const {openClusters, certificates, clock} = await makePorts(
		{kubeconfigs: [kubeconfig], allowExec: false, timeoutMs: 10_000},
		{env, cwd: home, home},
	);
	const clusters = openClusters(contexts.map(name => ({name, context: name})));
	try {
		return await runSurvey({
			clusters: [...clusters].map(([name, cluster]) => ({name, cluster})),
			certificates,
			clock,
			emit() {
				// The run that is recorded tells it again.
			},
		});
	} finally {
		for (const cluster of clusters.values()) {
			cluster.close();
		}
	}
};

/** Installs a mesh on fresh clusters of the lab, and gives what the run told, with the clusters' facts before it. */
export const record = async (mesh: RecordedMesh): Promise<Recording> => {
	await using lab = await startLab({clusters: Object.keys(mesh)});
	await using wizard = await makeWizard(lab, mesh);
	const facts = await survey(lab, wizard.directory);
	const command = ['apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl'];
	const run = await wizard.run(...command);
	const [first] = run.events;
	if (run.exitCode !== 0 || first === undefined) {
		throw new Error(said(run));
	}

	const versions = new Set(
		facts.flatMap(({kubernetes}) => (kubernetes.known ? [kubernetes.value] : [])),
	);
	const networks = new Set(Object.values(mesh).map(({network}) => network));
	return tidyRecording(
		{
			source: {
				command: `mesh-wizard ${command.join(' ')}`,
				lab: `${facts.length} clusters of the lab (test/lab/readme.md, with its limits) on ${networks.size} networks, Kubernetes ${[...versions].join(', ')}`,
				istioVersion: labIstio,
				recordedAt: new Date(first.at).toISOString(),
			},
			events: run.events,
			facts,
		},
		{[wizard.directory]: '~/shop', [path.dirname(labBinary('istioctl'))]: '/usr/local/bin'},
	);
};
