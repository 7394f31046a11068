import {recognise} from '../installers/recognisers.ts';
import {eastWestService, networkLabel, systemNamespace} from '../mesh/well-known.ts';
import type {Service} from '../kubernetes/typed-object.ts';
import {gatewayApiGroup} from '../mesh/gateway-api.ts';
import type {ClusterReader} from './cluster-reader.ts';
import {listDefinitions} from './definitions.ts';
import {listEastWestGateways, podsOf} from './existing-istio.ts';
import {factFrom} from './fact.ts';
import type {EastWestService, Fact} from './facts.ts';
import {gatewayServiceFrom, listServices} from './load-balancers.ts';

/** Services that are, or claim to be, the way into this network: whatever their type. */
export const listEastWestServices = async (reader: ClusterReader): Promise<readonly Service[]> => {
	const services = await listServices(reader);
	return services.filter(
		({metadata: {namespace, name, labels = {}}}) =>
			(namespace === systemNamespace &&
				(name === eastWestService || labels['istio'] === 'eastwestgateway')) ||
			labels[networkLabel] !== undefined,
	);
};

export const surveyEastWest = async (
	reader: ClusterReader,
): Promise<Fact<readonly EastWestService[]>> =>
	factFrom('Services of east-west gateways', async () => {
		const [services, deployments] = await Promise.all([
			listEastWestServices(reader),
			listEastWestGateways(reader),
		]);
		return services.map(service => {
			const part = recognise(service)?.part;
			const deployment = deployments.find(
				({metadata: {namespace, name}}) =>
					namespace === service.metadata.namespace && name === service.metadata.name,
			);
			return {
				...gatewayServiceFrom(service),
				type: service.spec?.type ?? 'ClusterIP',
				...(part === undefined ? {} : {part}),
				...(deployment === undefined ? {} : {pods: podsOf(deployment)}),
			};
		});
	});

const bundleAnnotation = `${gatewayApiGroup}/bundle-version`;

/** The kinds of the Gateway API by plural, with the version of the bundle that they came in (empty where none is named). */
export const surveyGatewayApi = async (
	reader: ClusterReader,
): Promise<Fact<Readonly<Record<string, string>>>> =>
	factFrom('CustomResourceDefinitions', async () => {
		const definitions = await listDefinitions(reader);
		return Object.fromEntries(
			definitions
				.filter(({metadata}) => metadata.name.endsWith(`.${gatewayApiGroup}`))
				.map(({metadata: {name, annotations = {}}}) => [
					name.slice(0, -gatewayApiGroup.length - 1),
					annotations[bundleAnnotation] ?? '',
				]),
		);
	});
