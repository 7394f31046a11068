import {coveredKinds, createdPlaces} from '../../mesh/created-kinds.ts';
import {selects, type Labels} from '../../kubernetes/label-selector.ts';
import {systemNamespace} from '../../mesh/well-known.ts';
import type {ClusterFacts, WebhookFacts} from '../../survey/facts.ts';
import {few, listed} from '../../text/listed.ts';
import {kubectl} from '../../mesh/pasted-command.ts';
import {defineCheck, type CheckResult} from '../define-check.ts';
import {eachCluster, ifIntended, undetermined} from '../subjects.ts';

export const systemLabels = ({namespaces}: ClusterFacts): Labels | undefined =>
	namespaces.known
		? namespaces.value.find(({name}) => name === systemNamespace)?.labels
		: undefined;

/** The kinds of ours that a webhook is asked about: by its rules, and by what its selectors say of our namespaces. */
const kindsBefore = ({rules, namespaces, objects}: WebhookFacts, facts: ClusterFacts): string[] => {
	const isChosenPlace = createdPlaces(systemLabels(facts)).some(({labels}) =>
		selects(namespaces, labels),
	);
	return selects(objects, {})
		? coveredKinds(rules)
				.filter(({namespaced, kind}) => isChosenPlace || (!namespaced && kind !== 'Namespace'))
				.map(({kind}) => kind)
		: [];
};

const remedyFor = (facts: ClusterFacts, webhooks: readonly WebhookFacts[]) => ({
	summary: 'Bring back what should answer. If it is gone for good, delete its configuration.',
	commands: webhooks.flatMap(({service, kind, configuration}) => [
		...(service === undefined
			? []
			: [
					kubectl(
						facts,
						`get endpointslices -n ${service.namespace} -l kubernetes.io/service-name=${service.name}`,
					),
				]),
		kubectl(facts, `delete ${kind}webhookconfiguration ${configuration}`),
	]),
});

const resultFor = (facts: ClusterFacts, isIntended: boolean): CheckResult => {
	const {webhooks, readyEndpoints} = facts;
	if (!webhooks.known) {
		return undetermined(webhooks);
	}

	// Istio's own come and go with their control planes: istio.leftovers looks after them.
	const asked = webhooks.value.filter(
		webhook =>
			webhook.mustAnswer &&
			!webhook.isOfIstio &&
			webhook.service !== undefined &&
			kindsBefore(webhook, facts).length > 0,
	);
	if (asked.length > 0 && !readyEndpoints.known) {
		return undetermined(readyEndpoints);
	}

	const endpointsOf = ({service}: WebhookFacts): number | undefined =>
		readyEndpoints.known && service !== undefined
			? readyEndpoints.value[`${service.namespace}/${service.name}`]
			: undefined;
	const source = `${webhooks.source}; ${readyEndpoints.source}`;
	const dead = asked.filter(webhook => endpointsOf(webhook) === 0);
	if (dead.length > 0) {
		// What its conditions let pass, nobody can say from here.
		const isCertain = dead.some(({isConditional}) => !isConditional);
		return {
			status: ifIntended(isIntended, isCertain ? 'fail' : 'warn'),
			observed: few(
				dead.map(
					webhook =>
						`${webhook.name} of ${webhook.configuration} must answer for ${few(kindsBefore(webhook, facts))}, and nothing is ready behind Service ${webhook.service?.namespace ?? ''}/${webhook.service?.name ?? ''}`,
				),
				2,
			),
			source,
			remedy: remedyFor(facts, dead),
		};
	}

	return {
		status: 'pass',
		observed:
			asked.length === 0
				? 'none stands before what is created'
				: `${listed([...new Set(asked.map(({configuration}) => configuration))])}: something is ready to answer`,
		source,
	};
};

export const webhookCheck = defineCheck({
	id: 'policy.webhook',
	scope: 'cluster',
	title: 'webhooks that must answer have something that answers',
	why: 'The API server refuses whatever a dead webhook with failurePolicy Fail should have been asked about.',
	when: {
		pass: 'none stands before what is created, or all have ready endpoints',
		note: 'without a mesh: one has none',
		warn: 'one has none, and conditions that may spare what is created',
		fail: 'one that stands before what is created has no ready endpoint',
		unknown: 'webhooks or endpoints could not be listed',
	},
	run: eachCluster((facts, planned) => resultFor(facts, planned !== undefined)),
});
