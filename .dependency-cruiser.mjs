/** Who may import whom: ARCHITECTURE.md's table as a gate. Each comment says how to mend. */
const node = { dependencyTypes: ['core'] };
const npmExcept = (allowed) => ({
  dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
  pathNot: `node_modules/(${allowed.join('|')})/`,
});
const own = (...folders) => ({
  path: '^(src|models|datasets|main|renderer|test|bench|tools)/',
  pathNot: `^(${folders.join('|')})/`,
});
/** Files outside `folder` import its doors (files in it, as a pattern; by default index.ts) and nothing else of it. */
const door = (name, folder, comment, doors = 'index', from = {}) =>
  rule(
    name,
    comment,
    { pathNot: `^${folder}/`, ...from },
    { path: `^${folder}/`, pathNot: `^${folder}/(${doors})\\.ts$` },
  );
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

export default {
  forbidden: [
    rule(
      'no-circular',
      'Two files need each other, be it for a type: move what both use into a third.',
      {},
      { circular: true },
    ),
    door('datasets-by-the-door', 'datasets', 'Export it from datasets/index.ts.'),
    door('storage-by-the-door', 'main/storage', 'Stores are met by their interfaces in src/storage.'),
    door('images-by-the-door', 'main/images', 'Export it from main/images/index.ts.'),
    door(
      'engine-by-the-doors',
      'main/engine',
      'Tensors are asked for by index.ts; installed.ts says what there is to compute with, and the others what a model is.',
      'index|installed|model-info|pretrained-folder|onnx-out/export',
    ),
    door('ort-by-the-door', 'main/engine/ort', 'Export it from ort/index.ts.'),
    door(
      'models-by-the-doors',
      'models',
      'The engine takes what it needs from models/index.ts; tf.ts is tfjs, ops and pretrained have doors of their own, and what families say of themselves is data for everybody.',
      'index|tf|ops/index|pretrained/index|families|presets|about|[^/]+/about',
      { pathNot: '^(models/|main/engine/(onnx-out/trace|onnx-out/model-graph|webgpu/bga-step|model-info)\\.ts)' },
    ),
    door(
      'services-by-the-door',
      'main/services',
      'Shells take the handlers: see main/services/index.ts.',
      '(engine-install/)?index',
      {
        path: '^main/(desktop|web|program)/',
        pathNot: '^$',
      },
    ),
    door('installing-by-the-door', 'main/services/engine-install', 'Export it from engine-install/index.ts.'),
    rule(
      'src-is-plain',
      'The core imports only itself and zod: pass what it needs as an argument.',
      { path: '^src/' },
      own('src'),
    ),
    rule(
      'src-no-node',
      'The core knows no platform: do this in main and pass the value in.',
      { path: '^(src|datasets|models)/' },
      node,
    ),
    rule('src-only-zod', 'The core depends on the schema library alone.', { path: '^src/' }, npmExcept(['zod'])),
    rule(
      'core-knows-no-view',
      'The contract is made of the core, not the core of the contract: put the record where its rule is, and derive the view.',
      { path: '^src/(?!contract/)' },
      { path: '^src/contract/' },
    ),
    rule(
      'datasets-are-pure',
      'Readers take bytes and give samples: no storage, engine or screen.',
      { path: '^datasets/' },
      own('src', 'datasets'),
    ),
    rule('models-are-maths', 'Models know the core and tfjs-core only.', { path: '^models/' }, own('src', 'models')),
    rule(
      'models-only-tfjs-core',
      "The backend is the caller's choice: import tf from models/tf.",
      { path: '^models/' },
      npmExcept(['@tensorflow/tfjs-core', 'zod']),
    ),
    rule(
      'tfjs-through-one-door',
      'Import tf from models/tf, so that all gradients are registered.',
      { path: '^models/', pathNot: '^models/tf\\.ts$' },
      { path: 'node_modules/@tensorflow/' },
    ),
    rule(
      'tfjs-in-engine-only',
      'Tensors never leave the engine: ask through EnginePort.',
      { path: '^(main/(?!engine/)|renderer|src|datasets)' },
      { path: 'node_modules/(@tensorflow|onnxruntime-)' },
    ),
    rule(
      'models-values-in-engine-only',
      "Services may use the types and io of models, and what the families say of themselves; tensors are the engine's.",
      { path: '^main/(?!engine/)' },
      {
        path: '^models/(?!io/|(about|families|presets)\\.ts$|[^/]+/about\\.ts$)',
        dependencyTypesNot: ['type-only'],
      },
    ),
    rule(
      'families-say-it-plainly',
      'What a family says of itself is data that services and the command line read: leave tensors to its code.',
      { path: '^models/(about|families|presets|[^/]+/about)\\.ts$' },
      {
        path: '^models/',
        pathNot: '^models/(about|families|presets|[^/]+/about)\\.ts$',
        dependencyTypesNot: ['type-only', 'dynamic-import'],
      },
    ),
    rule(
      'families-only-zod',
      'What a family says of itself depends on the schema library alone.',
      { path: '^models/(about|families|presets|[^/]+/about)\\.ts$' },
      npmExcept(['zod']),
    ),
    rule(
      'storage-alone',
      'Storage knows the core, whole files and turns.',
      { path: '^main/storage/' },
      own('src', 'main/storage', 'main/files', 'main/turns'),
    ),
    rule('turns-alone', 'How long work is done in turns knows no work.', { path: '^main/turns/' }, own('main/turns')),
    rule(
      'files-alone',
      'What any part of main does with files knows the core, and none of those parts.',
      { path: '^main/files/' },
      own('src', 'main/files'),
    ),
    rule(
      'engine-alone',
      'The engine knows the core, the models, files and the pictures they look at.',
      { path: '^main/engine/' },
      own('src', 'models', 'main/engine', 'main/images', 'main/files'),
    ),
    rule(
      'ort-alone',
      'The tfjs backend imports nothing else of the project.',
      { path: '^main/engine/ort/' },
      own('main/engine/ort'),
    ),
    rule('images-alone', 'Image decoding knows the core only.', { path: '^main/images/' }, own('src', 'main/images')),
    rule(
      'sqlite-in-storage',
      'SQL lives in main/storage.',
      { pathNot: '^(main/storage|test|bench)/' },
      { path: 'node_modules/better-sqlite3' },
    ),
    rule(
      'electron-in-desktop',
      'Only main/desktop knows Electron.',
      { pathNot: '^(main/desktop|test|tools)/' },
      { path: 'node_modules/electron/' },
    ),
    rule(
      'shells-apart',
      'Shells are leaves: share through main/program or services.',
      { path: '^main/([^/]+)/', pathNot: '^main/cli/commands/serve\\.ts$' },
      { path: '^main/(desktop|web|cli)/', pathNot: '^main/$1/' },
    ),
    rule(
      'serve-starts-the-web-shell',
      'The command that starts the web shell knows its entry only: take what is shared from main/program.',
      { path: '^main/cli/commands/serve\\.ts$' },
      { path: '^main/(desktop|web)/', pathNot: '^main/web/index\\.ts$' },
    ),
    rule(
      'program-is-shared',
      "What the ways in share knows the core, files, the services and the engine's door: a shell passes the rest in.",
      { path: '^main/program/' },
      {
        path: '^(src|models|datasets|main|renderer|test|bench|tools)/',
        pathNot: '^(src/|main/(program|services|files)/|main/engine/index\\.ts$)',
      },
    ),
    rule(
      'program-above-services',
      'Use cases are given their places and engines as options: see main/services/options.ts.',
      { path: '^main/(?!(program|desktop|web|cli)/)' },
      { path: '^main/program/' },
    ),
    rule(
      'renderer-asks',
      'The renderer knows the core and its own files: ask main through the contract.',
      { path: '^renderer/' },
      own('src', 'renderer'),
    ),
    rule(
      'features-apart',
      'Features meet in screens: lift what both need into ui or screens.',
      { path: '^renderer/features/([^/]+)/' },
      { path: '^renderer/features/', pathNot: '^renderer/features/$1/' },
    ),
    rule(
      'ui-knows-no-domain',
      'Components of ui/ are for any app.',
      { path: '^renderer/ui/' },
      { path: '^(src|renderer/(features|screens))/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'nobody-imports-leaves',
      'Tests, benches and tools are leaves.',
      { path: '^(src|models|datasets|main|renderer)/' },
      { path: '^(test|bench|tools)/' },
    ),
    rule(
      'no-orphans',
      'Nobody uses this file: remove it or join it.',
      {
        orphan: true,
        pathNot: [
          '\\.d\\.ts$',
          '^test/',
          '^tools/',
          '^bench/',
          '\\.config\\.',
          '^main/(desktop|web|cli|engine|images)/',
          '^main/storage/query-worker\\.ts$',
          '^renderer/main\\.ts$',
        ],
      },
      {},
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(out|dist)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.svelte', '.svelte.ts', '.mjs', '.js', '.json'],
      conditionNames: ['import', 'types', 'default'],
    },
  },
};
