import type {Fitting} from '../kubernetes/shape.ts';
import type {trafficShape} from '../kubernetes/custom-shapes.ts';
import {systemNamespace} from '../mesh/well-known.ts';
import {ApiError} from '../ports/cluster.ts';
import type {ClusterReader} from './cluster-reader.ts';
import {mayBeDefined} from './definitions.ts';
import {listIstiods, revisionOf} from './existing-istio.ts';
import {factFrom} from './fact.ts';
import type {DestinationRuleFacts, Fact, RootSidecarFacts} from './facts.ts';
import {readMeshConfig} from './mesh-config.ts';

const group = 'networking.istio.io';
const rulesAtMost = 5000;

/** What Envoy ejects at most unless it is told otherwise, in per cent. */
const usualEjection = 10;

/** Where a Sidecar is for the whole mesh. */
const rootNamespace = async (reader: ClusterReader): Promise<string> => {
	const istiods = await listIstiods(reader);
	const istiod = istiods.find(({metadata}) => metadata.namespace === systemNamespace);
	const {settings} =
		istiod === undefined ? {} : await readMeshConfig(reader, systemNamespace, revisionOf(istiod));
	return settings?.rootNamespace ?? systemNamespace;
};

/** Of its root namespace alone: each other namespace may have one, and knows why. */
export const surveyRootSidecars = async (
	reader: ClusterReader,
): Promise<Fact<readonly RootSidecarFacts[]>> =>
	factFrom('Sidecars', async () => {
		if (!(await mayBeDefined(reader, `sidecars.${group}`))) {
			return [];
		}

		const sidecars = await reader.list({
			apiVersion: `${group}/v1`,
			kind: 'Sidecar',
			namespace: await rootNamespace(reader),
		});
		return sidecars.flatMap(
			({metadata: {namespace = '', name}, spec: {workloadSelector, egress = []} = {}}) =>
				egress.length === 0 || Object.keys(workloadSelector?.labels ?? {}).length > 0
					? []
					: [{namespace, name, hosts: egress.flatMap(({hosts = []}) => hosts)}],
		);
	});

type Traffic = Fitting<typeof trafficShape>;

/** Nothing where answers of workloads do not count, but what fails on the way alone (fact G-14). */
const ejectsOf = ({outlierDetection}: Traffic): number =>
	outlierDetection?.consecutive5xxErrors === 0 ? 0 : (outlierDetection?.maxEjectionPercent ?? 0);

/** Whether it prefers near endpoints, which takes outlier detection to work (fact G-14). */
const isIdle = ({loadBalancer, outlierDetection}: Traffic): boolean => {
	const {failover = [], failoverPriority = []} = loadBalancer?.localityLbSetting ?? {};
	return outlierDetection === undefined && failover.length + failoverPriority.length > 0;
};

/** Only those that keep requests from pods of other clusters, or may. */
export const surveyDestinationRules = async (
	reader: ClusterReader,
): Promise<Fact<readonly DestinationRuleFacts[]>> =>
	factFrom('DestinationRules', async () => {
		if (!(await mayBeDefined(reader, `destinationrules.${group}`))) {
			return [];
		}

		const rules = await reader.list(
			{apiVersion: `${group}/v1`, kind: 'DestinationRule'},
			{atMost: rulesAtMost},
		);
		if (rules.length >= rulesAtMost) {
			throw new ApiError('too-large', `there are more than ${String(rulesAtMost)} of them`);
		}

		return rules.flatMap(({metadata: {namespace = '', name}, spec: {host, ...spec} = {}}) => {
			const policies = [spec.trafficPolicy, ...(spec.subsets ?? []).map(one => one.trafficPolicy)];
			const all = policies.flatMap(policy =>
				policy === undefined ? [] : [policy, ...(policy.portLevelSettings ?? [])],
			);
			const foreignTls = [...new Set(all.flatMap(({tls}) => tls?.mode ?? []))].filter(
				mode => mode !== 'ISTIO_MUTUAL',
			);
			const ejects = Math.max(0, ...all.map(traffic => ejectsOf(traffic)));
			const isFailoverIdle = all.some(traffic => isIdle(traffic));
			return host === undefined ||
				(foreignTls.length === 0 && ejects <= usualEjection && !isFailoverIdle)
				? []
				: [
						{
							namespace,
							name,
							host,
							foreignTls,
							...(ejects > usualEjection ? {ejects} : {}),
							isFailoverIdle,
						},
					];
		});
	});
