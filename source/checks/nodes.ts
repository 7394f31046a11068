import {kubectl, listed, plural} from './commands.ts';
import {defineCheck} from './define-check.ts';
import type {Check} from './finding.ts';
import {eachCluster, ifIntended, undetermined} from './subjects.ts';

/** Architectures that Istio's images are built for. */
const supported = new Set(['amd64', 'arm64']);

export const nodesChecks: readonly Check[] = [
	defineCheck({
		id: 'nodes.ready',
		scope: 'cluster',
		title: 'Linux nodes are ready',
		why: 'istiod and the gateways need a Linux node to run on; without one they stay pending until the installation gives up.',
		when: {
			pass: 'all nodes are ready Linux nodes of an architecture that Istio has images for', note: 'some nodes are not', warn: 'none is, and no mesh is given', fail: 'none is', unknown: 'nodes could not be listed',
		},
		run: eachCluster((facts, planned) => {
			const {nodes} = facts;
			if (!nodes.known) {
				return undetermined(nodes);
			}

			const {ready, total, architectures} = nodes.value;
			const remedy = {summary: 'See what the nodes wait for.', commands: [kubectl(facts, 'get nodes -o wide')]};
			const foreign = architectures.filter(architecture => !supported.has(architecture));
			if (ready === 0 || (architectures.length > 0 && foreign.length === architectures.length)) {
				const observed = ready === 0 ? `no ready Linux node among ${plural(total, 'node')}` : `only nodes of architecture ${listed(foreign)}, for which Istio has no images`;
				return {
					status: ifIntended(planned !== undefined, 'fail', 'warn'), observed, source: nodes.source, remedy,
				};
			}

			const observed = `${ready} of ${plural(total, 'node')} ready, ${listed(architectures)}`;
			return ready < total || foreign.length > 0
				? {
					status: 'note', observed, source: nodes.source, remedy,
				}
				: {status: 'pass', observed, source: nodes.source};
		}),
	}),
];
