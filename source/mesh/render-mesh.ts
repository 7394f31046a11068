import {Document, isMap, type Node} from 'yaml';
import {defaultVerifyImage} from './verify-image.ts';
import type {Mesh} from './mesh.ts';

const header = [
	' The whole intent of this mesh. Everything else can be made again from it and the clusters.',
	' The keys are described in docs/mesh-file.md.',
].join('\n');

const comments: Readonly<Record<string, string>> = {
	mesh: 'meshID, the same everywhere',
	organization: 'O= of the certificates',
	base: 'an IstioOperator overlay for all clusters',
};

/** The text of a new mesh.yaml: one line a cluster. `schema` is the address of its JSON Schema, for editors. */
export const renderMeshFile = (mesh: Mesh, {schema}: {schema?: string} = {}): string => {
	const {clusters, mesh: id, organization, istio, dataPlane, trust, base, verify} = mesh;
	const document = new Document({
		apiVersion: 'mesh-wizard/v1',
		kind: 'Mesh',
		mesh: id,
		organization,
		istio,
		dataPlane,
		trust,
		base,
		// The default is left to the version that reads the file.
		verify: verify.image === defaultVerifyImage ? undefined : verify,
		clusters: new Map(clusters.map(({name, ...fields}) => [name, fields])),
	});
	document.commentBefore =
		schema === undefined ? header : ` yaml-language-server: $schema=${schema}\n${header}`;
	if (isMap(document.contents)) {
		for (const {key, value} of document.contents.items) {
			const name = String(key);
			const node = value as Node;
			if (name === 'clusters' && isMap(node)) {
				for (const entry of node.items) {
					(entry.value as {flow?: boolean}).flow = true;
				}
			} else if (isMap(node)) {
				node.flow = true;
			} else if (comments[name] !== undefined) {
				node.comment = ` ${comments[name]}`;
			}
		}
	}

	return document.toString({lineWidth: 0, flowCollectionPadding: false});
};
