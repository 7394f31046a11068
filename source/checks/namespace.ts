import {systemNamespace} from '../mesh/well-known.ts';
import {kubectl} from './commands.ts';
import {defineCheck} from './define-check.ts';
import type {Check} from './finding.ts';
import {eachCluster, ifIntended, undetermined} from './subjects.ts';

export const namespaceChecks: readonly Check[] = [
	defineCheck({
		id: 'namespace.terminating',
		scope: 'cluster',
		title: `namespace ${systemNamespace} is not being deleted`,
		why: 'Nothing can be created in a namespace on its way out, and what is there goes with it.',
		when: {
			pass: 'it is not there yet, or active', warn: 'it is being deleted, and no mesh is given', fail: 'it is being deleted', unknown: 'it could not be read',
		},
		run: eachCluster((facts, planned) => {
			const fact = facts.systemNamespace;
			if (!fact.known) {
				return undetermined(fact);
			}

			return fact.value.terminating
				? {
					status: ifIntended(planned !== undefined, 'fail', 'warn'),
					observed: 'it is being deleted',
					source: fact.source,
					remedy: {
						summary: 'Wait until it is gone; its conditions name what holds it up, often a webhook or an API service that does not answer.',
						commands: [kubectl(facts, String.raw`get namespace ${systemNamespace} -o jsonpath='{range .status.conditions[*]}{.type}: {.message}{"\n"}{end}'`)],
					},
				}
				: {status: 'pass', observed: fact.value.exists ? 'active' : 'not there yet', source: fact.source};
		}),
	}),
];
