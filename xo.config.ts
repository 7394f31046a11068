import type {FlatXoConfig} from 'xo';

const config: FlatXoConfig = [
	{ignores: ['distribution', 'test/lab/modules', 'test/lab/hello', 'test/fixtures']},
	{
		prettier: true,
		rules: {
			'no-nested-ternary': 'error',
			'max-params': ['error', 4],
			complexity: ['error', 30],
			'@typescript-eslint/consistent-type-definitions': ['error', 'type'],
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-non-null-assertion': 'error',
			// One level of them is allowed by this one.
			'unicorn/no-nested-ternary': 'off',
			// Order matters in most of our loops: one write after the other, one try after the other.
			'no-await-in-loop': 'off',
			// Many comments begin with a name that is written small: istiod, kubectl, mesh.yaml.
			'capitalized-comments': 'off',
			// The compiler knows what a callback takes, and most here take one argument.
			'unicorn/no-array-callback-reference': 'off',
			// Fields are named by Kubernetes, Istio and HTTP; components by React.
			'@typescript-eslint/naming-convention': 'off',
			// Kubernetes, YAML and callbacks of Node say null; sockets and TLS speak in Buffers.
			'@typescript-eslint/no-restricted-types': 'off',
			// Tells of casts: what clusters answer is read with some.
			'@typescript-eslint/no-unsafe-type-assertion': 'off',
		},
	},
	{
		files: ['source/cli.ts', 'source/adapters/disk/{cache-folder,compile-cache,private-path}.ts'],
		// It has to parse on a Node that is far too old, which knows no static import.
		rules: {'n/prefer-global/process': 'off'},
	},
	{
		files: ['test/**'],
		rules: {
			// The runner of node:test runs what it is given; nobody awaits it.
			'@typescript-eslint/no-floating-promises': [
				'error',
				{
					allowForKnownSafeCalls: [
						{from: 'package', package: 'node:test', name: ['test', 'it', 'suite', 'describe']},
					],
				},
			],
			// A test asks for one field of an answer where it compares it.
			'unicorn/no-await-expression-member': 'off',
		},
	},
];

export default config;
