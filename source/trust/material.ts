import {Buffer} from 'node:buffer';
import type {KubeObject} from '../kubernetes/object.ts';
import {
	authorityFingerprintAnnotation,
	cacertsName,
	managedByLabel,
	managedByValue,
	rootFingerprintAnnotation,
	systemNamespace,
} from '../mesh/well-known.ts';
import {Sensitive} from '../sensitive.ts';
import {rootsAnnotation} from './fingerprints.ts';

type Fingerprints = {roots: readonly string[]; authority: string};

/** What one primary's istiod needs to sign for its workloads (fact C-2). PEM texts. */
export type TrustMaterial = {
	/** The cluster's intermediate. */
	certificate: string;
	key: Sensitive;
	/** What signs, then each by the one that signed it, up to the root. */
	chain: string;
	root: string;
	/** SHA-256 in lower-case hex of the intermediate and of the roots, of which the one that it leads to comes first. */
	fingerprints: Fingerprints;
};

const dataKeys = ['ca-cert.pem', 'ca-key.pem', 'root-cert.pem', 'cert-chain.pem'] as const;
type Data = Readonly<Record<(typeof dataKeys)[number], string>>;

const secretWith = (data: Data, fingerprints: Fingerprints): KubeObject => ({
	apiVersion: 'v1',
	kind: 'Secret',
	metadata: {
		name: cacertsName,
		namespace: systemNamespace,
		labels: {[managedByLabel]: managedByValue},
		// So that a survey knows whose root this is without reading a key.
		annotations: {
			[rootFingerprintAnnotation]: rootsAnnotation(fingerprints.roots),
			[authorityFingerprintAnnotation]: fingerprints.authority,
		},
	},
	type: 'Opaque',
	data,
});

const encode = (text: string): string => Buffer.from(text).toString('base64');

/** The Secret `cacerts`, to be revealed only for the API server. `data`, since server-side apply owns no `stringData`. */
export const cacertsSecret = ({
	certificate,
	key,
	chain,
	root,
	fingerprints,
}: TrustMaterial): Sensitive<KubeObject> =>
	new Sensitive(
		secretWith(
			{
				'ca-cert.pem': encode(certificate),
				'ca-key.pem': encode(key.reveal()),
				'root-cert.pem': encode(root),
				'cert-chain.pem': encode(chain),
			},
			fingerprints,
		),
	);

/** The same object as a plan shows it: no data, and a placeholder for what is not made yet. */
export const cacertsPreview = ({roots, authority}: Partial<Fingerprints>): KubeObject => {
	const hidden = new Sensitive('').toString();
	const later = '(known after the certificates are made)';
	return secretWith(
		{
			'ca-cert.pem': hidden,
			'ca-key.pem': hidden,
			'root-cert.pem': hidden,
			'cert-chain.pem': hidden,
		},
		{roots: roots ?? [later], authority: authority ?? later},
	);
};
