import assert from 'node:assert/strict';
import path from 'node:path';
import {test} from 'node:test';
import {makeCertificates} from '../../source/adapters/certificates.ts';
import {checkChain} from '../../source/verify/live-chain.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {makeVariant, type CertificateSpec} from '../lab/authority/make-variant.ts';

const certificates = makeCertificates();

test('a chain that leads to the root fails where sidecars would not accept an authority of it', async t => {
	const folder = await temporaryDirectory(t);
	const verdictOf = async (authority: CertificateSpec, trustDomain?: string) => {
		const {parts} = await makeVariant(
			path.join(folder, JSON.stringify(authority).slice(0, 60).replaceAll(/\W/gv, '')),
			{
				name: 'any',
				middles: [authority],
			},
		);
		const {pem} = parts.root;
		return checkChain({
			cluster: 'a',
			holder: 'b',
			live: {
				kind: 'chain',
				certificates: [parts.signer.pem, parts.middles[0]?.pem ?? '', pem],
				address: '192.0.2.1:15443',
			},
			roots: {
				seen: true,
				value: [{pem, fingerprint: certificates.read(pem)[0]?.fingerprint ?? ''}],
			},
			certificates,
			now: Date.now() + 1000,
			trustDomain,
		});
	};

	assert.equal((await verdictOf({})).status, 'pass');
	const servers = await verdictOf({extensions: {extendedKeyUsage: 'serverAuth'}});
	assert.equal(servers.status, 'fail');
	assert.match(
		servers.observed,
		/and an authority of it \("O=authority, CN=middle-1"\) does not allow clientAuth below it/v,
	);
	const constrained = {extensions: {nameConstraints: 'critical,permitted;URI:shop.example'}};
	assert.match((await verdictOf(constrained)).observed, /exclude spiffe:\/\/cluster\.local\/…/v);
	assert.equal((await verdictOf(constrained, 'shop.example')).status, 'pass');
});
