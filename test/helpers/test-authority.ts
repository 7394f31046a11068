import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import process from 'node:process';
import path from 'node:path';

type Issued = {cert: string; key: string};

/** A CA of a test's own, by openssl, P-256. */
type TestAuthority = {
	/** PEM of the CA. */
	ca: string;
	/** Issues a certificate; `names` as in subjectAltName, e.g. `DNS:localhost,IP:127.0.0.1`. `expired`: it ended in 2021. */
	issue: (options: {
		name: string;
		names?: string;
		purpose?: 'serverAuth' | 'clientAuth';
		expired?: boolean;
	}) => Issued;
};

export const makeTestAuthority = (name = 'test-ca'): TestAuthority => {
	const directory = mkdtempSync(path.join(tmpdir(), 'mesh-wizard-ca-'));
	process.once('exit', () => {
		rmSync(directory, {recursive: true, force: true});
	});
	const openssl = (...args: string[]) =>
		execFileSync('openssl', args, {cwd: directory, stdio: ['ignore', 'pipe', 'ignore']});
	const read = (file: string) => readFileSync(path.join(directory, file), 'utf8');
	const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
	openssl(
		'req',
		'-x509',
		...newKey,
		'-keyout',
		'ca.key',
		'-out',
		'ca.crt',
		'-days',
		'30',
		'-subj',
		`/CN=${name}`,
	);
	let count = 0;
	return {
		ca: read('ca.crt'),
		issue({name: subject, names, purpose = 'serverAuth', expired = false}) {
			count++;
			const file = `c${count}`;
			openssl(
				'req',
				...newKey,
				'-keyout',
				`${file}.key`,
				'-out',
				`${file}.csr`,
				'-subj',
				`/O=test/CN=${subject}`,
			);
			writeFileSync(
				path.join(directory, `${file}.ext`),
				`extendedKeyUsage=${purpose}\n${names === undefined ? '' : `subjectAltName=${names}\n`}`,
			);
			if (expired) {
				// `openssl x509` cannot date back; `openssl ca` can.
				writeFileSync(path.join(directory, 'index'), '');
				writeFileSync(
					path.join(directory, 'ca.cnf'),
					'[ca]\ndefault_ca=d\n[d]\ndatabase=index\nserial=serial\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\nunique_subject=no\n[p]\ncommonName=supplied\norganizationName=optional\n',
				);
				writeFileSync(path.join(directory, 'serial'), `0${count}`.slice(-2).padStart(4, '0'));
				openssl(
					'ca',
					'-batch',
					'-config',
					'ca.cnf',
					'-notext',
					'-in',
					`${file}.csr`,
					'-out',
					`${file}.crt`,
					'-cert',
					'ca.crt',
					'-keyfile',
					'ca.key',
					'-startdate',
					'20200101000000Z',
					'-enddate',
					'20210101000000Z',
					'-extfile',
					`${file}.ext`,
				);
			} else {
				openssl(
					'x509',
					'-req',
					'-in',
					`${file}.csr`,
					'-CA',
					'ca.crt',
					'-CAkey',
					'ca.key',
					'-CAcreateserial',
					'-days',
					'30',
					'-out',
					`${file}.crt`,
					'-extfile',
					`${file}.ext`,
				);
			}

			return {cert: read(`${file}.crt`), key: read(`${file}.key`)};
		},
	};
};
