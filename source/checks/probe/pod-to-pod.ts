import {kubectl} from '../../mesh/pasted-command.ts';
import {defineCheck} from '../define-check.ts';
import {networkOfPair} from '../subjects.ts';
import {eachDirection, failureText} from './directions.ts';

export const podToPodCheck = defineCheck({
	id: 'probe.pod-to-pod',
	scope: 'pair',
	title: "pods reach each other's addresses",
	why: "On one network a request goes straight to the pod's address in the other cluster; without a route between them it gets lost, and only where no local pod answers does that show.",
	when: {
		pass: 'the pod that was meant answers, and both are to share a network',
		note: 'without a mesh: whether the two could share a network',
		fail: 'it does not answer, or another pod does, and both are to share a network',
		unknown: 'nobody could try, with the reason',
		skipped: 'nobody tried (--probe), or they are on different networks',
	},
	run: eachDirection('pod', 'no two clusters are on one network', {
		isNeeded({from, to}, context) {
			const network = networkOfPair(context, from, to);
			return context.model === undefined ? undefined : typeof network === 'object';
		},
		judge({address}, outcome, {from, to, isNeeded}) {
			const source = `a pod in ${from.name}`;
			if (outcome.kind === 'reached') {
				return isNeeded === undefined
					? {
							status: 'note',
							observed: `its pods reach those of ${to.name} (${address}): the two could share a network`,
							source,
						}
					: {status: 'pass', observed: `the pod at ${address} answers`, source};
			}

			const words = failureText(outcome.kind, address, outcome.detail);
			return isNeeded === undefined
				? {
						status: 'note',
						observed: `${words}: the two meet through gateways, on networks of their own`,
						source,
					}
				: {
						status: 'fail',
						observed: words,
						source,
						remedy: {
							summary: `Put ${from.name} and ${to.name} on different networks in mesh.yaml, where they meet through gateways; or route their pods' addresses to each other, both ways, without translation.`,
							commands: [from, to].map(facts =>
								kubectl(
									facts,
									'get nodes -o custom-columns=NODE:.metadata.name,ADDRESS:.status.addresses[0].address,PODS:.spec.podCIDRs',
								),
							),
						},
					};
		},
	}),
});
