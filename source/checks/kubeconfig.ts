import {listed} from '../text/listed.ts';
import {withKubeconfig} from '../mesh/pasted-command.ts';
import type {WorkstationFacts} from '../survey/facts.ts';
import {defineCheck} from './define-check.ts';
import type {Check, CheckContext, FindingStatus, Verdict} from './finding.ts';

type Kubeconfigs = NonNullable<WorkstationFacts['kubeconfig']>;
type Costs = Kubeconfigs['problems'][number]['costs'];

const statusOf = (
	costs: Costs,
	{isEverythingMeant, isMesh}: {isEverythingMeant: boolean; isMesh: boolean},
): FindingStatus => {
	switch (costs) {
		case 'file': {
			// The steps of a plan run istioctl, which reads what kubectl reads.
			return isMesh ? 'fail' : 'warn';
		}

		case 'namesake': {
			return 'warn';
		}

		case 'entry': {
			return isEverythingMeant ? 'warn' : 'note';
		}
	}
};

const remedies: Readonly<Record<Costs, string>> = {
	file: 'Correct the file, or take it out of the list.',
	namesake:
		'Give the entries names that differ, or name the file of each cluster in mesh.yaml: clusters.NAME.kubeconfig.',
	entry: 'Correct the entry or remove it.',
};

const readable = ({workstation: {kubeconfig}, model}: CheckContext): Verdict[] => {
	if (kubeconfig === undefined) {
		return [];
	}

	const {problems, isEverythingMeant} = kubeconfig;
	if (problems.length === 0) {
		return [
			{
				status: 'pass',
				clusters: [],
				observed: 'every entry can be used',
				source: 'kubeconfig',
			},
		];
	}

	return problems.map(({file, entry, reason, costs, contexts}) => ({
		status: statusOf(costs, {isEverythingMeant, isMesh: model !== undefined}),
		clusters: [],
		observed: `${entry === undefined ? '' : `${entry}: `}${reason}${contexts.length === 0 ? '' : `; not checked: ${listed(contexts)}`}`,
		source: file,
		remedy: {
			summary: remedies[costs],
			commands: [withKubeconfig({kubeconfig: file}, 'kubectl config get-contexts')],
		},
	}));
};

export const kubeconfigChecks: readonly Check[] = [
	defineCheck({
		id: 'kubeconfig.usable',
		scope: 'workstation',
		title: 'every entry of the kubeconfig can be used',
		why: 'A context that cannot be read is a cluster that nobody looked at.',
		when: {
			pass: 'all entries can be used',
			note: 'some cannot, and others were asked for by name',
			warn: 'some cannot, and all contexts were asked for; two files call different entries by one name; or kubectl refuses a file',
			fail: 'kubectl refuses a file that leads to a cluster of the mesh: istioctl does, too',
		},
		run: readable,
	}),
];
