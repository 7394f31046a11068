import {isGone} from '../../mesh/image-hubs.ts';
import {imagesIn, usesOfOverlays, type ImageUse} from '../../mesh/image-uses.ts';
import type {Model, ModelCluster} from '../../mesh/model.ts';
import type {ClusterFacts} from '../../survey/facts.ts';
import {few} from '../../text/listed.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {plural} from '../../text/plural.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import {eachCluster, reasonOf, undetermined} from '../subjects.ts';
import {imageRemedy} from './image-remedy.ts';
import {goingAway, hubsOf, namingPlace} from './image-text.ts';

/** What the installation and its proof would pull, as the files say it. */
const intendedUses = (model: Model, planned: ModelCluster): ImageUse[] => [
	...usesOfOverlays(planned),
	...imagesIn(model.verifyImage, ['verify', 'image']).map((found): ImageUse => ({
		where: 'file',
		file: 'mesh.yaml',
		...found,
	})),
];

/** Where the control planes could not be read, one may be there. */
const mayHaveIstio = ({istio}: ClusterFacts): boolean =>
	!istio.known || istio.value.controlPlanes.length > 0 || istio.value.webhooks.length > 0;

const nothingFound = (facts: ClusterFacts, planned: ModelCluster | undefined): CheckResult => {
	const {retiringImages: fact} = facts;
	if (!fact.known) {
		return undetermined(fact);
	}

	const {
		value: {pods, areAll},
		source,
	} = fact;
	if (!mayHaveIstio(facts)) {
		return planned === undefined
			? {status: 'skipped', observed: 'no Istio is here', source}
			: {
					status: 'pass',
					observed: 'no Istio is here yet, and mesh.yaml and its overlays name none',
					source: 'mesh.yaml and its overlays',
				};
	}

	return areAll
		? {
				status: 'pass',
				observed: `none in ${plural(pods, 'pod')}, in Istio's own workloads and templates, or in an IstioOperator`,
				source,
			}
		: {
				status: 'unknown',
				observed: `none in Istio's own workloads and templates, in an IstioOperator, or in ${plural(pods, 'pod')}; there are more pods than that, which were not looked at`,
				source,
				remedy: {
					summary:
						'List the images of all pods: what it prints has to be changed, nothing is good.',
					commands: [
						kubectl(
							facts,
							String.raw`get pods -A -o jsonpath='{range .items[*]}{.metadata.namespace}/{.metadata.name}{" "}{.spec.initContainers[*].image}{" "}{.spec.containers[*].image}{"\n"}{end}' | grep -i -E '(^| )(registry\.istio\.io|gcr\.io/istio-(release|testing))(/|:)'`,
						),
					],
				},
			};
};

const resultFor = (
	facts: ClusterFacts,
	planned: ModelCluster | undefined,
	model: Model | undefined,
): CheckResult => {
	const {retiringImages: fact, surveyedAt} = facts;
	const intended = planned === undefined || model === undefined ? [] : intendedUses(model, planned);
	const live = fact.known ? fact.value.uses : [];
	const uses = [...intended, ...live];
	if (uses.length === 0) {
		return nothingFound(facts, planned);
	}

	const unread = fact.known ? fact.value.unread : fact;
	return {
		status: hubsOf(intended).some(hub => isGone(hub, surveyedAt)) ? 'fail' : 'warn',
		observed: `${goingAway(uses)}; named by ${few([...new Set(uses.map(use => namingPlace(use)))], 5)}${unread === undefined ? '' : `; not everything could be read: ${reasonOf(unread)}`}`,
		source: [
			...(intended.length === 0 ? [] : ['mesh.yaml and its overlays']),
			...(live.length === 0 ? [] : [fact.source]),
		].join('; '),
		remedy: imageRemedy(facts, planned, uses),
	};
};

export const imageHubCheck = defineCheck({
	id: 'istio.image-hub',
	scope: 'cluster',
	title: 'no image comes from a hub that goes away',
	why: 'Istio takes gcr.io/istio-release and registry.istio.io away in December 2026. What runs goes on; a pod that starts on a node without the image stays in ImagePullBackOff.',
	when: {
		pass: 'no running pod, workload or template of Istio, IstioOperator or overlay names one',
		warn: 'something does, before that day or after it',
		fail: 'an overlay or verify.image does, and its last day is over',
		unknown:
			'pods, control planes, ConfigMaps or IstioOperators could not be read, or pods are too many to look at all of them',
		skipped: 'no Istio is here, and none is planned',
	},
	run: eachCluster((facts, planned, {model}) => resultFor(facts, planned, model)),
});
