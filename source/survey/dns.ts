import {parse} from 'yaml';
import type {ConfigMap, Service} from '../kubernetes/typed-object.ts';
import type {ClusterReader} from './cluster-reader.ts';
import {factFrom} from './fact.ts';
import type {Fact} from './facts.ts';
import {listServices} from './load-balancers.ts';
import {wellFormed} from './well-formed.ts';

const dnsPort = 53;
const kubeadmShape = {networking: {dnsDomain: 'string'}} as const;
const namespaces: ReadonlySet<string> = new Set(['kube-system', 'openshift-dns']);

const isDns = ({metadata: {namespace = '', name, labels = {}}, spec}: Service): boolean =>
	namespaces.has(namespace) &&
	(labels['k8s-app'] === 'kube-dns' || /coredns|kube-dns|^dns-default$/v.test(name)) &&
	(spec?.ports ?? []).some(({port}) => port === dnsPort);

/** The Service that pods ask for names: CoreDNS or kube-dns, which share their names everywhere but on OpenShift. */
export const findDnsService = async (
	reader: ClusterReader,
): Promise<{namespace: string; name: string} | undefined> => {
	const all = await listServices(reader);
	const services = all.filter(service => isDns(service));
	const chosen = services.find(({metadata}) => metadata.name === 'kube-dns') ?? services[0];
	return chosen === undefined
		? undefined
		: {namespace: chosen.metadata.namespace ?? '', name: chosen.metadata.name};
};

export const surveyDnsService = async (
	reader: ClusterReader,
): Promise<Fact<{namespace: string; name: string} | undefined>> =>
	factFrom('Services of CoreDNS or kube-dns', async () => findDnsService(reader));

const configMap = async (reader: ClusterReader, name: string): Promise<ConfigMap | undefined> =>
	reader.read({
		apiVersion: 'v1',
		kind: 'ConfigMap',
		name,
		namespace: 'kube-system',
	});

/** The zones of the plugin `kubernetes`, without those for reverse look-ups. */
const zonesIn = (corefile: string): string[] =>
	[...corefile.matchAll(/^\s*kubernetes\s+(?<zones>[^\{\n]+)/gmv)]
		.flatMap(match => (match.groups?.['zones'] ?? '').trim().split(/\s+/v))
		.filter(zone => zone !== '' && !zone.endsWith('.arpa'))
		.map(zone => zone.replace(/\.$/v, ''));

/** The domain under which Services have their names: what CoreDNS serves, else what kubeadm was told; undefined where neither is there. */
export const surveyClusterDomain = async (
	reader: ClusterReader,
): Promise<Fact<string | undefined>> => {
	const served = await factFrom('ConfigMap kube-system/coredns Corefile', async () => {
		const coredns = await configMap(reader, 'coredns');
		return zonesIn(coredns?.data?.['Corefile'] ?? '').at(0);
	});
	if (served.known && served.value !== undefined) {
		return served;
	}

	const told = await factFrom(
		'ConfigMap kube-system/kubeadm-config networking.dnsDomain',
		async () => {
			const kubeadm = await configMap(reader, 'kubeadm-config');
			const text = kubeadm?.data?.['ClusterConfiguration'];
			// kubeadm writes the domain that it used, and used this one before it wrote any.
			return text === undefined
				? undefined
				: (wellFormed(parse(text), kubeadmShape, 'ClusterConfiguration')?.networking?.dnsDomain ??
						'cluster.local');
		},
	);
	return told.known && told.value === undefined
		? {...served, source: 'ConfigMaps kube-system/coredns and kubeadm-config'}
		: told;
};
