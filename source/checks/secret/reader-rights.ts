import {kubectl} from '../../mesh/pasted-command.ts';
import {readerAccount, systemNamespace} from '../../mesh/well-known.ts';
import {listed} from '../../text/listed.ts';
import {defineCheck} from '../define-check.ts';
import {formatPermission} from '../format-permission.ts';
import {eachCluster, ifIntended, undetermined} from '../subjects.ts';

export const readerRightsCheck = defineCheck({
	id: 'secret.reader-rights',
	scope: 'cluster',
	title: "peers' istiods may read what they need",
	why: 'An istiod that may not list one kind of a peer never calls it synced, and its own next start waits for it; the API server is reached all the same.',
	when: {
		pass: 'it may',
		note: 'without a mesh: it may not',
		warn: 'it may not; apply writes its role anew',
		unknown: 'access reviews could not be made',
		skipped: 'no Istio is here yet',
	},
	run: eachCluster(({readerRights, ...facts}, planned) => {
		if (!readerRights.known) {
			return undetermined(readerRights);
		}

		const {value: lacking, source} = readerRights;
		if (lacking === undefined) {
			return {status: 'skipped', observed: 'no Istio is here yet', source};
		}

		return lacking.length === 0
			? {status: 'pass', observed: `${readerAccount} may read what istiod needs`, source}
			: {
					status: ifIntended(planned !== undefined, 'warn'),
					observed: `${readerAccount} may not ${listed(lacking.map(right => formatPermission(right)))}`,
					source,
					remedy: {
						summary: `Give its role istio-reader-clusterrole-${systemNamespace} the right again: apply, or istioctl of the version of istiod, writes it.`,
						commands: [
							kubectl(facts, `get clusterrole istio-reader-clusterrole-${systemNamespace} -o yaml`),
						],
					},
				};
	}),
});
