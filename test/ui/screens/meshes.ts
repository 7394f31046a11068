import {adviseTopology} from '../../../source/wizard/advise-topology.ts';
import type {TrustOption} from '../../../source/wizard/options.ts';
import type {WizardState} from '../../../source/wizard/wizard.ts';
import type {SessionView} from '../../../source/session/session.ts';
import type {ClusterFacts} from '../../../source/survey/facts.ts';
import {preflightView, wizardAt} from './preflights.ts';

export const trustOptions: readonly TrustOption[] = [
	{
		mode: 'generated',
		answer: {by: 'taking', trust: {mode: 'generated', directory: 'certs'}},
		title: 'Generated here',
		summary: 'A root made in a folder beside mesh.yaml, and an intermediate for each primary.',
		recommended: true,
		reasons: [
			'A new root; its key stays on this machine, readable by you alone.',
			'More primaries can join later.',
		],
	},
	{
		mode: 'in-cluster',
		answer: {by: 'taking', trust: {mode: 'in-cluster'}},
		title: 'What the clusters have',
		summary: 'The cacerts that are in the clusters stay as they are.',
		recommended: false,
		reasons: [],
		unsuitable: 'east-1 and east-2 have no cacerts.',
	},
];

/** What the screens after preflight see of these clusters. */
export const advisedView = (
	step: WizardState['step'],
	facts: readonly ClusterFacts[],
	{networks = {}}: {networks?: Readonly<Record<string, string>>} = {},
): Partial<SessionView> => {
	const wizard = wizardAt(step, facts);
	const clusters = wizard.answers.clusters.map(cluster => ({
		...cluster,
		...(networks[cluster.name] === undefined ? {} : {network: networks[cluster.name]}),
	}));
	const preflight = preflightView(facts);
	return {
		wizard: {...wizard, answers: {...wizard.answers, clusters}},
		preflight,
		topologies: adviseTopology({clusters, facts, findings: preflight.findings}),
		trusts: trustOptions,
	};
};
