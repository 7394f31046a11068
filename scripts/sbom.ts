import {Buffer} from 'node:buffer';
import type {BundledPackage} from './bundled-packages.ts';

/**
A CycloneDX 1.6 bill of materials. It carries neither a time nor a serial number, so that the same sources give the same
file.
*/
export const makeSbom = (
	product: {name: string; version: string},
	packages: readonly BundledPackage[],
) => ({
	$schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
	bomFormat: 'CycloneDX',
	specVersion: '1.6',
	version: 1,
	metadata: {
		component: {
			type: 'application',
			'bom-ref': packageUrl(product),
			name: product.name,
			version: product.version,
			purl: packageUrl(product),
			licenses: [{expression: 'MIT'}],
		},
	},
	components: packages.map(bundled => ({
		type: 'library',
		'bom-ref': packageUrl(bundled),
		name: bundled.name,
		version: bundled.version,
		purl: packageUrl(bundled),
		licenses: [{expression: bundled.license}],
		hashes: hashesOf(bundled.integrity),
	})),
	dependencies: [{ref: packageUrl(product), dependsOn: packages.map(packageUrl)}],
});

const packageUrl = ({name, version}: {name: string; version: string}): string =>
	`pkg:npm/${name.replace('@', '%40')}@${version}`;

/** `sha512-<base64>` as CycloneDX writes it; of the package's tarball. */
const hashesOf = (integrity: string | undefined) => {
	const [, base64] = /sha512-([\d+\/A-Za-z]+=*)/v.exec(integrity ?? '') ?? [];
	return base64 === undefined
		? undefined
		: [{alg: 'SHA-512', content: Buffer.from(base64, 'base64').toString('hex')}];
};
