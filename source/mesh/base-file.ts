/** Where the settings of all clusters are, beside mesh.yaml. */
export const baseFileName = 'base.yaml';

const head = `# Istio's settings for every cluster of the mesh: an IstioOperator that is laid over what mesh-wizard sets.
# What mesh.yaml decides (names, networks, roles, addresses) is refused here, with the key that decides it.
# The rules are in docs/mesh-file.md, the fields at https://istio.io/latest/docs/reference/config/istio.operator.v1alpha1/
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
`;

/** The text of a new base.yaml, or of an overlay for some clusters, with these lines below `spec`. */
export const baseText = (lines: readonly string[]): string =>
	`${head}${lines.length === 0 ? 'spec: {}' : ['spec:', ...lines.map(line => `  ${line}`)].join('\n')}\n`;

/** The text of a new base.yaml that sets nothing yet. */
export const baseFileText = baseText([]);
