import {Buffer} from 'node:buffer';
import {usualFiles, type CertificateSpec, type Variant} from './make-variant.ts';

const withExtensions = (extensions: CertificateSpec['extensions']): CertificateSpec => ({
	extensions,
});
/** Beside permitted names, since istiod's own certificate is of the same authority. */
const istiodNames = 'permitted;DNS:istiod.istio-system.svc,permitted;DNS:istio-system.svc';

const keys: readonly Variant[] = [
	{name: 'P-256, as Istio’s guide lays it out'},
	{name: 'signer RSA 2048', signer: {key: 'rsa-2048'}},
	{name: 'signer RSA 4096', signer: {key: 'rsa-4096'}},
	{name: 'signer RSA 1024', signer: {key: 'rsa-1024'}},
	{name: 'signer P-224', signer: {key: 'p224'}},
	{name: 'signer P-384', signer: {key: 'p384'}},
	{name: 'signer P-521', signer: {key: 'p521'}},
	{name: 'signer secp256k1', signer: {key: 'secp256k1'}},
	{name: 'signer Ed25519', signer: {key: 'ed25519'}},
	{name: 'signer RSA-PSS key', signer: {key: 'rsa-pss'}},
	{name: 'root RSA 1024', root: {key: 'rsa-1024'}},
	{name: 'root P-384', root: {key: 'p384'}},
	{name: 'root P-521', root: {key: 'p521'}},
	{name: 'root Ed25519', root: {key: 'ed25519'}},
	{name: 'root RSA-PSS key', root: {key: 'rsa-pss'}},
	{name: 'middle P-521', middles: [{key: 'p521'}]},
];

const signatures: readonly Variant[] = [
	{name: 'signer signed with SHA-1', root: {key: 'rsa-2048'}, signer: {signature: '-sha1'}},
	{name: 'signer signed with MD5', root: {key: 'rsa-2048'}, signer: {signature: '-md5'}},
	{name: 'signer signed with ECDSA and SHA-1', signer: {signature: '-sha1'}},
	{name: 'signer signed with SHA-512', signer: {signature: '-sha512'}},
	{
		name: 'signer signed with RSA-PSS by an RSA root',
		root: {key: 'rsa-2048'},
		signer: {signature: '-sigopt rsa_padding_mode:pss'},
	},
	{
		name: 'signer signed with RSA-PSS by an RSA root, its salt as long as the digest',
		root: {key: 'rsa-2048'},
		signer: {signature: '-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest'},
	},
	{name: 'root signed itself with SHA-1', root: {key: 'rsa-2048', signature: '-sha1'}},
	{name: 'root signed itself with MD5', root: {key: 'rsa-2048', signature: '-md5'}},
];

const usages: readonly Variant[] = [
	{
		name: 'signer without keyCertSign',
		signer: withExtensions({keyUsage: 'critical,digitalSignature'}),
	},
	{name: 'signer without key usage', signer: withExtensions({keyUsage: false})},
	{
		name: 'signer with keyCertSign alone',
		signer: withExtensions({keyUsage: 'critical,keyCertSign'}),
	},
	{name: 'root without keyCertSign', root: withExtensions({keyUsage: 'critical,digitalSignature'})},
	{name: 'signer for serverAuth only', signer: withExtensions({extendedKeyUsage: 'serverAuth'})},
	{name: 'signer for clientAuth only', signer: withExtensions({extendedKeyUsage: 'clientAuth'})},
	{
		name: 'signer for serverAuth and clientAuth',
		signer: withExtensions({extendedKeyUsage: 'serverAuth,clientAuth'}),
	},
	{
		name: 'signer for any extended usage',
		signer: withExtensions({extendedKeyUsage: 'anyExtendedKeyUsage'}),
	},
	{
		name: 'signer for clientAuth and any extended usage',
		signer: withExtensions({extendedKeyUsage: 'clientAuth,anyExtendedKeyUsage'}),
	},
	{name: 'signer for code signing only', signer: withExtensions({extendedKeyUsage: 'codeSigning'})},
	{
		name: 'middle for serverAuth only',
		middles: [withExtensions({extendedKeyUsage: 'serverAuth'})],
	},
	{name: 'root for serverAuth only', root: withExtensions({extendedKeyUsage: 'serverAuth'})},
	{name: 'root for clientAuth only', root: withExtensions({extendedKeyUsage: 'clientAuth'})},
	{
		name: 'root for any extended usage',
		root: withExtensions({extendedKeyUsage: 'anyExtendedKeyUsage'}),
	},
];

const basics: readonly Variant[] = [
	{name: 'signer without basic constraints', signer: withExtensions({basicConstraints: false})},
	{name: 'signer with CA:FALSE', signer: withExtensions({basicConstraints: 'critical,CA:FALSE'})},
	{
		name: 'signer, basic constraints not critical',
		signer: withExtensions({basicConstraints: 'CA:TRUE'}),
	},
	{
		name: 'signer with path length 0',
		signer: withExtensions({basicConstraints: 'critical,CA:TRUE,pathlen:0'}),
	},
	{
		name: 'root with path length 0 above the signer',
		root: withExtensions({basicConstraints: 'critical,CA:TRUE,pathlen:0'}),
	},
	{
		name: 'middle with path length 0 above the signer',
		middles: [withExtensions({basicConstraints: 'critical,CA:TRUE,pathlen:0'})],
	},
	{
		name: 'root with path length 1 above two levels',
		root: withExtensions({basicConstraints: 'critical,CA:TRUE,pathlen:1'}),
		middles: [{}],
	},
	{name: 'root without basic constraints', root: withExtensions({basicConstraints: false})},
	{
		name: 'root of version 1, without extensions',
		root: withExtensions({
			basicConstraints: false,
			keyUsage: false,
			subjectKeyIdentifier: false,
			authorityKeyIdentifier: false,
		}),
		signer: withExtensions({authorityKeyIdentifier: false}),
	},
];

const constrained = (value: string): Variant => ({
	name: `signer with name constraints ${value}`,
	signer: withExtensions({nameConstraints: value}),
});

const constraints: readonly Variant[] = [
	constrained('critical,permitted;DNS:.example.com'),
	constrained('permitted;DNS:.example.com'),
	constrained('critical,permitted;URI:.example.com'),
	constrained('critical,permitted;URI:cluster.local'),
	constrained('critical,permitted;URI:.cluster.local'),
	constrained('critical,excluded;URI:cluster.local'),
	constrained('critical,excluded;URI:.example.com'),
	constrained(`critical,permitted;URI:cluster.local,${istiodNames}`),
	constrained('critical,permitted;DNS:svc'),
	constrained('critical,permitted;DNS:istiod.istio-system.svc'),
	constrained('critical,excluded;DNS:svc'),
	constrained('critical,permitted;IP:10.0.0.0/255.0.0.0'),
	constrained('critical,permitted;email:.example.com'),
	constrained('critical,permitted;dirName:dirs\n[dirs]\nO=authority'),
	constrained('permitted;dirName:dirs\n[dirs]\nO=authority'),
	constrained('permitted;dirName:dirs\n[dirs]\nO=elsewhere'),
	{
		name: 'root with name constraints critical,permitted;DNS:.example.com',
		root: withExtensions({nameConstraints: 'critical,permitted;DNS:.example.com'}),
	},
	{
		name: 'root with name constraints critical,permitted;URI:.example.com',
		root: withExtensions({nameConstraints: 'critical,permitted;URI:.example.com'}),
	},
	{
		name: 'middle with name constraints critical,permitted;DNS:.example.com',
		middles: [withExtensions({nameConstraints: 'critical,permitted;DNS:.example.com'})],
	},
];

const others: readonly Variant[] = [
	{
		name: 'signer with an unknown critical extension',
		signer: withExtensions({'1.2.3.4.5': 'critical,ASN1:NULL'}),
	},
	{
		name: 'root with an unknown critical extension',
		root: withExtensions({'1.2.3.4.5': 'critical,ASN1:NULL'}),
	},
	{
		name: 'signer that requires an explicit policy',
		signer: withExtensions({policyConstraints: 'critical,requireExplicitPolicy:0'}),
	},
	{
		name: 'signer that requires an explicit policy, not critical',
		signer: withExtensions({policyConstraints: 'requireExplicitPolicy:0'}),
	},
	{
		name: 'signer that inhibits the mapping of policies',
		signer: withExtensions({policyConstraints: 'critical,inhibitPolicyMapping:0'}),
	},
	{
		name: 'signer with a certificate policy',
		signer: withExtensions({certificatePolicies: '1.2.3.4'}),
	},
	{name: 'signer without a subject', signer: {subject: '/'}},
	{name: 'root without a subject', root: {subject: '/'}},
	{name: 'signer with the name of its root', signer: {subject: '/O=authority/CN=root'}},
	{
		name: 'signer without key ids',
		signer: withExtensions({subjectKeyIdentifier: false, authorityKeyIdentifier: false}),
	},
	{
		name: 'root and signer without key ids',
		root: withExtensions({subjectKeyIdentifier: false, authorityKeyIdentifier: false}),
		signer: withExtensions({subjectKeyIdentifier: false, authorityKeyIdentifier: false}),
	},
	{
		name: 'signer whose authority key id is of another key',
		signer: withExtensions({
			authorityKeyIdentifier: false,
			'2.5.29.35': 'DER:30:16:80:14:01:02:03:04:05:06:07:08:09:0a:0b:0c:0d:0e:0f:10:11:12:13:14',
		}),
	},
	{name: 'signer with a serial number of 21 octets', signer: {serial: `0x7f${'11'.repeat(20)}`}},
	{name: 'signer with a negative serial number', signer: {serial: '-5'}},
	{name: 'signer with serial number 0', signer: {serial: '0'}},
];

const times: readonly Variant[] = [
	{name: 'signer that has expired', signer: {days: [-10, -1]}},
	{name: 'signer that is not valid yet', signer: {days: [1, 10]}},
	{name: 'root that has expired', root: {days: [-10, -1]}},
	{name: 'root that is not valid yet', root: {days: [1, 10]}},
	{name: 'middle that has expired', middles: [{days: [-10, -1]}]},
	{name: 'signer that outlives its root', root: {days: [0, 100]}, signer: {days: [0, 300]}},
	{name: 'signer that ends in an hour', signer: {days: [0, 1 / 24]}},
];

const chains: readonly Variant[] = [
	{name: 'signer two levels below the root', middles: [{}]},
	{name: 'signer three levels below the root', middles: [{}, {}]},
	{
		name: 'chain in another order',
		middles: [{}],
		files: parts => ({
			...usualFiles(parts),
			'cert-chain.pem': parts.signer.pem + parts.root.pem + (parts.middles[0]?.pem ?? ''),
		}),
	},
	{
		name: 'chain from the root down',
		middles: [{}],
		files: parts => ({
			...usualFiles(parts),
			'cert-chain.pem': parts.root.pem + (parts.middles[0]?.pem ?? '') + parts.signer.pem,
		}),
	},
	{
		name: 'chain without the root',
		middles: [{}],
		files: parts => ({
			...usualFiles(parts),
			'cert-chain.pem': parts.signer.pem + (parts.middles[0]?.pem ?? ''),
		}),
	},
	{
		name: 'chain without the middle',
		middles: [{}],
		files: parts => ({...usualFiles(parts), 'cert-chain.pem': parts.signer.pem + parts.root.pem}),
	},
	{
		name: 'chain without the signer',
		middles: [{}],
		files: parts => ({
			...usualFiles(parts),
			'cert-chain.pem': (parts.middles[0]?.pem ?? '') + parts.root.pem,
		}),
	},
	{
		name: 'chain of the signer alone',
		files: parts => ({...usualFiles(parts), 'cert-chain.pem': parts.signer.pem}),
	},
	{
		name: 'chain of the root alone',
		files: parts => ({...usualFiles(parts), 'cert-chain.pem': parts.root.pem}),
	},
	{
		name: 'chain with somebody else’s certificate at its end',
		files(parts) {
			const files = usualFiles(parts);
			return {...files, 'cert-chain.pem': `${files['cert-chain.pem'] ?? ''}${parts.other.pem}`};
		},
	},
	{
		name: 'chain that is empty',
		files: parts => ({...usualFiles(parts), 'cert-chain.pem': ''}),
	},
	{
		name: 'chain that is empty, below a middle',
		middles: [{}],
		files: parts => ({...usualFiles(parts), 'cert-chain.pem': ''}),
	},
	{
		name: 'without cert-chain.pem',
		files(parts) {
			const {'cert-chain.pem': _, ...files} = usualFiles(parts);
			return files;
		},
	},
	{name: 'the root signs, the chain is the root', signer: 'root'},
	{
		name: 'the root signs, the chain is empty',
		signer: 'root',
		files: parts => ({...usualFiles(parts), 'cert-chain.pem': ''}),
	},
	{
		name: 'the root signs, without cert-chain.pem',
		signer: 'root',
		files(parts) {
			const {'cert-chain.pem': _, ...files} = usualFiles(parts);
			return files;
		},
	},
];

const bundles: readonly Variant[] = [
	{
		name: 'roots A and B',
		files: parts => ({...usualFiles(parts), 'root-cert.pem': parts.root.pem + parts.other.pem}),
	},
	{
		name: 'roots B and A',
		files: parts => ({...usualFiles(parts), 'root-cert.pem': parts.other.pem + parts.root.pem}),
	},
	{
		name: 'root B alone',
		files: parts => ({...usualFiles(parts), 'root-cert.pem': parts.other.pem}),
	},
	{
		name: 'the root twice',
		files: parts => ({...usualFiles(parts), 'root-cert.pem': parts.root.pem + parts.root.pem}),
	},
	{
		name: 'the root and the signer as roots',
		files: parts => ({...usualFiles(parts), 'root-cert.pem': parts.root.pem + parts.signer.pem}),
	},
	{
		name: 'the signer as root',
		files: parts => ({...usualFiles(parts), 'root-cert.pem': parts.signer.pem}),
	},
	{
		name: 'without root-cert.pem',
		files(parts) {
			const {'root-cert.pem': _, ...files} = usualFiles(parts);
			return files;
		},
	},
	{
		name: 'two certificates in ca-cert.pem, the signer first',
		files: parts => ({...usualFiles(parts), 'ca-cert.pem': parts.signer.pem + parts.root.pem}),
	},
	{
		name: 'two certificates in ca-cert.pem, the root first',
		files: parts => ({...usualFiles(parts), 'ca-cert.pem': parts.root.pem + parts.signer.pem}),
	},
];

const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
const text = (file: string) => `openssl x509 -in '${file}' -text`;
const tlsFiles = {certificate: 'tls.crt', key: 'tls.key', root: 'ca.crt'} as const;

const encodings: readonly Variant[] = [
	{
		name: 'lines that end in CRLF',
		files: parts =>
			Object.fromEntries(Object.entries(usualFiles(parts)).map(([name, pem]) => [name, crlf(pem)])),
	},
	{
		name: 'without the last line end',
		files: parts =>
			Object.fromEntries(
				Object.entries(usualFiles(parts)).map(([name, pem]) => [name, pem.trimEnd()]),
			),
	},
	{
		name: 'text around every certificate',
		async files(parts) {
			const [signer, root] = await Promise.all([
				parts.shell(text(parts.signer.pemFile)),
				parts.shell(text(parts.root.pemFile)),
			]);
			return {
				...usualFiles(parts),
				'ca-cert.pem': signer,
				'root-cert.pem': root,
				'cert-chain.pem': Buffer.concat([signer, root]),
			};
		},
	},
	{
		name: 'text around the certificates of the chain alone',
		async files(parts) {
			const [signer, root] = await Promise.all([
				parts.shell(text(parts.signer.pemFile)),
				parts.shell(text(parts.root.pemFile)),
			]);
			return {...usualFiles(parts), 'cert-chain.pem': Buffer.concat([signer, root])};
		},
	},
	{
		name: 'text after every certificate',
		files: parts =>
			Object.fromEntries(
				Object.entries(usualFiles(parts)).map(([name, pem]) => [name, `${pem}made on Monday\n`]),
			),
	},
	{
		name: 'a blank before the lines of ca-cert.pem',
		files: parts => ({
			...usualFiles(parts),
			'ca-cert.pem': parts.signer.pem.replaceAll(/^/gmv, ' '),
		}),
	},
	{
		name: 'a byte order mark before ca-cert.pem',
		files: parts => ({...usualFiles(parts), 'ca-cert.pem': `\uFEFF${parts.signer.pem}`}),
	},
	{
		name: 'ca-cert.pem as DER',
		files: async parts => ({
			...usualFiles(parts),
			'ca-cert.pem': await parts.shell(`openssl x509 -in '${parts.signer.pemFile}' -outform der`),
		}),
	},
	{
		name: 'ca-cert.pem as a trusted certificate of openssl',
		files: async parts => ({
			...usualFiles(parts),
			'ca-cert.pem': await parts.shell(`openssl x509 -in '${parts.signer.pemFile}' -trustout`),
		}),
	},
	{
		name: 'an RSA key as PKCS#1',
		signer: {key: 'rsa-2048'},
		files: async parts => ({
			...usualFiles(parts),
			'ca-key.pem': await parts.shell(
				`openssl rsa -traditional -in '${parts.signer.keyFile}' 2>/dev/null`,
			),
		}),
	},
	{
		name: 'an EC key as SEC1',
		files: async parts => ({
			...usualFiles(parts),
			'ca-key.pem': await parts.shell(`openssl ec -in '${parts.signer.keyFile}' 2>/dev/null`),
		}),
	},
	{
		name: 'an EC key as SEC1, with its parameters before it',
		files: async parts => ({
			...usualFiles(parts),
			'ca-key.pem': await parts.shell(
				`openssl ecparam -name prime256v1; openssl ec -in '${parts.signer.keyFile}' 2>/dev/null`,
			),
		}),
	},
	{
		name: 'an encrypted key',
		files: async parts => ({
			...usualFiles(parts),
			'ca-key.pem': await parts.shell(
				`openssl pkcs8 -topk8 -in '${parts.signer.keyFile}' -passout pass:horse`,
			),
		}),
	},
	{
		name: 'an encrypted key of the older form',
		signer: {key: 'rsa-2048'},
		files: async parts => ({
			...usualFiles(parts),
			'ca-key.pem': await parts.shell(
				`openssl rsa -traditional -aes256 -in '${parts.signer.keyFile}' -passout pass:horse 2>/dev/null`,
			),
		}),
	},
	{
		name: 'two keys, the right one first',
		files: parts => ({...usualFiles(parts), 'ca-key.pem': parts.signer.key + parts.other.key}),
	},
	{
		name: 'two keys, the right one last',
		files: parts => ({...usualFiles(parts), 'ca-key.pem': parts.other.key + parts.signer.key}),
	},
	{
		name: 'text before the key',
		files: parts => ({
			...usualFiles(parts),
			'ca-key.pem': `Bag Attributes\n    friendlyName: ca\n${parts.signer.key}`,
		}),
	},
	{
		name: 'the key of another certificate',
		files: parts => ({...usualFiles(parts), 'ca-key.pem': parts.other.key}),
	},
	{
		name: 'cert-manager’s names',
		files: ({signer, root}) => ({
			[tlsFiles.certificate]: signer.pem,
			[tlsFiles.key]: signer.key,
			[tlsFiles.root]: root.pem,
		}),
	},
	{
		name: 'cert-manager’s names, tls.crt with its chain, below a middle',
		middles: [{}],
		files: ({signer, middles, root}) => ({
			[tlsFiles.certificate]: signer.pem + (middles[0]?.pem ?? ''),
			[tlsFiles.key]: signer.key,
			[tlsFiles.root]: root.pem,
		}),
	},
	{
		name: 'cert-manager’s names, without ca.crt',
		files: ({signer}) => ({[tlsFiles.certificate]: signer.pem, [tlsFiles.key]: signer.key}),
	},
	{
		name: 'both sets of names, cert-manager’s of another root',
		files: parts => ({
			...usualFiles(parts),
			[tlsFiles.certificate]: parts.other.pem,
			[tlsFiles.key]: parts.other.key,
			[tlsFiles.root]: parts.other.pem,
		}),
	},
];

/** What `cacerts` may hold, by what is unusual about it. */
export const variants: readonly Variant[] = [
	...keys,
	...signatures,
	...usages,
	...basics,
	...constraints,
	...others,
	...times,
	...chains,
	...bundles,
	...encodings,
];
