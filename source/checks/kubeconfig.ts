import {listed} from '../text/listed.ts';
import {withKubeconfig} from '../mesh/pasted-command.ts';
import {defineCheck} from './define-check.ts';
import type {Check, CheckContext, Verdict} from './finding.ts';

const readable = ({workstation: {kubeconfig}}: CheckContext): Verdict[] => {
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

	return problems.map(({file, entry, reason, contexts}) => ({
		status: isEverythingMeant ? 'warn' : 'note',
		clusters: [],
		observed: `${entry === undefined ? '' : `${entry}: `}${reason}${contexts.length === 0 ? '' : `; not checked: ${listed(contexts)}`}`,
		source: file,
		remedy: {
			summary: 'Correct the entry or remove it.',
			commands: [withKubeconfig({context: '', kubeconfig: file}, 'kubectl config get-contexts')],
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
			warn: 'some cannot, and all contexts were asked for',
		},
		run: readable,
	}),
];
