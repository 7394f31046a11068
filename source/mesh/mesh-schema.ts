import * as z from 'zod';
import {apiServerProblem} from './api-server.ts';
import {cidrProblem} from './cidr.ts';
import {defaultVerifyImage} from './verify-image.ts';
import {defaultIstio} from './default-istio.ts';
import {isDnsSubdomain, labelValuePattern, maximumLabelLength} from './names.ts';
import {trustModes} from './trust-modes.ts';
import {istioVersionPattern} from './versions.ts';

/** How to speak of a field in an error. */
export type FieldHelp = {
	/** What its value is, after "is not". */
	expects: string;
	/** A right way to write it. */
	example: string;
	/** Values that are meant for a later version. */
	later?: readonly string[];
	/** Why they are not there, and what to do instead; in place of the usual words. */
	laterFix?: string;
};

/** The guides of the fields of the schema. */
export const fieldHelp = z.registry<FieldHelp>();

/** A field with what is said of it: in the JSON Schema, and where its value is wrong. */
export const field = <T extends z.ZodType>(
	schema: T,
	{description, ...guide}: FieldHelp & {description: string},
): T => {
	const described = schema.meta({description});
	fieldHelp.add(described, guide);
	return described;
};

/** A string with a rule that says itself what is wrong and what to do. */
export const ruled = (problemOf: (text: string) => {message: string; fix: string} | undefined) =>
	z.string().superRefine((text, context) => {
		const problem = problemOf(text);
		if (problem !== undefined) {
			context.addIssue({code: 'custom', message: problem.message, params: {fix: problem.fix}});
		}
	});

const filePath = () =>
	ruled(text =>
		text.startsWith('~')
			? {
					message: `"${text}" begins with ~, which only a shell expands`,
					fix: 'write an absolute path, or one relative to this file',
				}
			: undefined,
	).min(1);

const labelValue = () => z.string().max(maximumLabelLength).regex(labelValuePattern);

const imagePattern =
	/^(?:[A-Za-z\d\-.]+(?::\d+)?\/)?[a-z\d]+(?:[\-._]+[a-z\d]+)*(?:\/[a-z\d]+(?:[\-._]+[a-z\d]+)*)*(?::\w[\w\-.]{0,127})?(?:@sha256:[\da-f]{64})?$/v;

const gateway = field(
	z.strictObject({
		internal: field(z.boolean(), {
			description:
				'Ask the provider for a load balancer that is reachable from its own networks only. Google Cloud, AWS and Azure are asked by their annotations; for others, write `annotations`.',
			expects: 'true or false',
			example: 'internal: true',
		}).optional(),
		sourceRanges: field(
			z
				.array(
					field(ruled(cidrProblem), {
						description: 'An address range.',
						expects: 'an address range',
						example: '- 10.0.0.0/8',
					}),
				)
				.min(1),
			{
				description:
					'The only address ranges that may connect to the gateway. Without it, every address may.',
				expects: 'a list of address ranges',
				example: 'sourceRanges: [10.0.0.0/8]',
			},
		).optional(),
		annotations: field(
			z.record(
				z.string(),
				field(z.string(), {
					description: 'The value of an annotation.',
					expects: 'a string',
					example: 'the value in quotes',
				}),
			),
			{
				description: "Annotations of the gateway's Service, for the provider's load balancer.",
				expects: 'a map of annotations',
				example: 'annotations: {example.com/scheme: "internal"}',
			},
		).optional(),
	}),
	{
		description: "The cluster's east-west gateway, where the mesh needs one.",
		expects: 'a map',
		example: 'gateway: {sourceRanges: [10.0.0.0/8]}',
	},
);

const versionProblem = (text: string) =>
	text.startsWith('v') && istioVersionPattern.test(text.slice(1))
		? {message: `"${text}" has a v, which Istio's versions do not`, fix: `write ${text.slice(1)}`}
		: undefined;

const tlsNameProblem = (text: string) =>
	isDnsSubdomain(text.toLowerCase())
		? undefined
		: {
				message: `"${text}" is not a host name`,
				fix: "write the name in the API server's certificate, such as api.east.example.com",
			};

export const clusterSchema = field(
	z.strictObject({
		context: field(z.string().min(1), {
			description:
				'The kubeconfig context that leads to the cluster. A hint: the identity of the cluster is its uid.',
			expects: 'the name of a context',
			example: 'context: admin@east-1',
		}),
		kubeconfig: field(filePath(), {
			description: 'A kubeconfig of its own for this cluster, relative to this file.',
			expects: 'a path',
			example: 'kubeconfig: east.kubeconfig',
		}).optional(),
		uid: field(z.string().regex(/^\S+$/v), {
			description:
				"UID of the cluster's kube-system namespace, written on first contact. A context that leads to a cluster with another uid is refused.",
			expects: 'the uid of a namespace',
			example: 'uid: 2f6d5a0e-8f0c-4c39-9a53-6c1f1d1f3c52',
		}).optional(),
		network: field(labelValue(), {
			description:
				"The network of the cluster. Clusters of one network reach each other's pods directly; others meet through gateways.",
			expects: 'a label value (letters, digits, "-", "_", ".", at most 63 characters)',
			example: 'network: east',
		}),
		role: field(z.enum(['primary', 'remote']), {
			description: "A primary runs its own istiod; a remote is served by a primary's.",
			expects: 'a role',
			example: 'role: primary',
		}),
		primary: field(z.string(), {
			description: 'Of a remote: the name of the primary that owns it.',
			expects: 'the name of a primary',
			example: 'primary: east-1',
		}).optional(),
		apiServer: field(ruled(apiServerProblem), {
			description:
				"The address at which the other clusters reach this API server, where it is not the kubeconfig's. `east-west-gateway`: a primary publishes it through its own gateway, on port 15444, for peers that cannot reach it otherwise.",
			expects: 'an https:// address, or east-west-gateway',
			example: 'apiServer: https://10.0.0.7:6443',
		}).optional(),
		tlsServerName: field(ruled(tlsNameProblem), {
			description:
				"The name to expect in the API server's certificate, where it is not the address's. Through the east-west gateway it is `kubernetes.default.svc` without it.",
			expects: 'a host name',
			example: 'tlsServerName: api.east.example.com',
		}).optional(),
		overlay: field(filePath(), {
			description: 'Path of an IstioOperator overlay for this cluster, relative to this file.',
			expects: 'a path',
			example: 'overlay: east.yaml',
		}).optional(),
		state: field(z.enum(['leaving']), {
			description:
				'`leaving`: the next apply takes the cluster out of the mesh, and then this entry out of the file.',
			expects: 'a state',
			example: 'state: leaving',
		}).optional(),
		gateway: gateway.optional(),
	}),
	{
		description: 'One cluster of the mesh.',
		expects: 'a map',
		example: '{context: admin@east-1, network: east, role: primary}',
	},
);

const trust = field(
	z.strictObject({
		mode: field(z.enum(trustModes), {
			description:
				"`generated`: a root made here, and an intermediate for each primary. `root`: intermediates signed by a root of yours. `intermediates`: intermediates of yours. `from-cluster`: intermediates signed by the root of a primary that lives. `in-cluster`: the `cacerts` that the clusters have. `self-signed`: istiod's own root, for one primary. `external`: somebody else sees to it; nothing is written.",
			expects: 'a mode of trust',
			example: 'mode: generated',
		}),
		directory: field(filePath(), {
			description:
				"Of mode `generated`: where certificates and keys are kept. Default: `certs`. Of mode `intermediates`: where a folder of each primary's name holds `ca-cert.pem`, `ca-key.pem`, `root-cert.pem` and `cert-chain.pem`. Relative to this file.",
			expects: 'a path',
			example: 'directory: certs',
		}).optional(),
		encrypt: field(z.literal(true), {
			description:
				'Of mode `generated`: the key of a root that is made is encrypted with a passphrase.',
			expects: 'true, or left out',
			example: 'encrypt: true',
		}).optional(),
		cert: field(filePath(), {
			description: 'Of mode `root`: the certificate (PEM) of your root, relative to this file.',
			expects: 'a path',
			example: 'cert: pki/root-cert.pem',
		}).optional(),
		key: field(filePath(), {
			description:
				'Of mode `root`: its private key (PEM), which may be encrypted, relative to this file.',
			expects: 'a path',
			example: 'key: pki/root-key.pem',
		}).optional(),
		cluster: field(z.string(), {
			description: 'Of mode `from-cluster`: the primary whose root signs.',
			expects: 'the name of a primary',
			example: 'cluster: east-1',
		}).optional(),
	}),
	{
		description:
			'Where the certificates of the mesh come from. Default: `{mode: generated, directory: certs}`.',
		expects: 'a map',
		example: 'trust: {mode: generated, directory: certs}',
	},
);

/** `mesh.yaml`, field by field. What holds between fields is in mesh-rules.ts. */
export const meshFileSchema = field(
	z.strictObject({
		apiVersion: field(z.enum(['mesh-wizard/v1']), {
			description: 'The version of this format.',
			expects: 'the version of this format',
			example: 'apiVersion: mesh-wizard/v1',
		}),
		kind: field(z.enum(['Mesh']), {
			description: 'Always `Mesh`.',
			expects: 'the kind of this file',
			example: 'kind: Mesh',
		}),
		mesh: field(labelValue(), {
			description: 'The mesh ID, the same in every cluster.',
			expects: 'a label value (letters, digits, "-", "_", ".", at most 63 characters)',
			example: 'mesh: shop',
		}),
		organization: field(z.string().regex(/^\S(?:.{0,62}\S)?$/v), {
			description: 'The organization (O=) in the certificates. Default: the mesh ID.',
			expects: 'an organization (at most 64 characters)',
			example: 'organization: shop.example.com',
		}).optional(),
		istio: field(
			z.strictObject({
				version: field(ruled(versionProblem).regex(istioVersionPattern), {
					description: 'The version of Istio to install, as `istioctl version` says it.',
					expects: 'a version of Istio',
					example: `version: ${defaultIstio}`,
				}),
				preset: field(z.enum(['ha']), {
					description:
						'`ha`: at least two istiods and two pods of each east-west gateway, spread over zones and nodes, with disruption budgets.',
					expects: 'a preset',
					example: 'preset: ha',
				}).optional(),
			}),
			{description: 'Which Istio.', expects: 'a map', example: `istio: {version: ${defaultIstio}}`},
		),
		dataPlane: field(z.enum(['sidecar']), {
			description: 'How workloads take part in the mesh. Default: `sidecar`.',
			expects: 'a data plane',
			example: 'dataPlane: sidecar',
			later: ['ambient'],
			laterFix:
				'write sidecar; for ambient, which Istio calls a beta over several clusters, follow its own guide "Install ambient multicluster"',
		}).optional(),
		trust: trust.optional(),
		base: field(filePath(), {
			description: 'Path of an IstioOperator overlay for all clusters, relative to this file.',
			expects: 'a path',
			example: 'base: base.yaml',
		}).optional(),
		verify: field(
			z.strictObject({
				image: field(z.string().regex(imagePattern), {
					description: `The image that verify runs, for networks that do not reach the default: \`${defaultVerifyImage}\`, or a copy of it.`,
					expects: 'the name of an image',
					example: `image: ${defaultVerifyImage}`,
				}).optional(),
			}),
			{
				description: 'How traffic is proven.',
				expects: 'a map',
				example: `verify: {image: ${defaultVerifyImage}}`,
			},
		).optional(),
		clusters: field(z.record(z.string(), clusterSchema), {
			description:
				"The clusters of the mesh by name. The name is Istio's clusterName: a DNS label, never `Kubernetes`.",
			expects: 'a map of clusters',
			example: 'clusters: {east-1: {context: admin@east-1, network: east, role: primary}}',
		}),
	}),
	{
		description: 'A mesh of Istio over several clusters, for mesh-wizard.',
		expects: 'a map',
		example: 'apiVersion: mesh-wizard/v1',
	},
);

export type MeshFile = z.infer<typeof meshFileSchema>;
