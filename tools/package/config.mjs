/**
 * What goes into a packaged app, for electron-builder. Only what the desktop shell reads at run time: its bundles, the sample
 * set, the starter checkpoint, and the packages with native parts, each with the binaries of one platform.
 */

/** Names of Node: linux, darwin, win32; x64, arm64. */
export function packageConfig({ platform, arch }) {
  const target = `${platform}-${arch}`;
  const native = [
    'node_modules/better-sqlite3/package.json',
    'node_modules/better-sqlite3/lib/**',
    `node_modules/better-sqlite3/prebuilds/${target}.node`,
    'node_modules/onnxruntime-common/package.json',
    'node_modules/onnxruntime-common/dist/**',
    'node_modules/onnxruntime-node/package.json',
    'node_modules/onnxruntime-node/dist/**',
    `node_modules/onnxruntime-node/bin/napi-v6/${platform}/${arch}/**`,
    'node_modules/sharp/package.json',
    'node_modules/sharp/{dist,lib}/**',
    'node_modules/@img/colour/**',
    'node_modules/@img/sharp-wasm32/**', // not the native build: its GLib and Electron's do not bear each other
    'node_modules/@emnapi/runtime/{package.json,index.js,dist/emnapi.cjs.*js}', // of sharp-wasm32, below which npm has it
    'node_modules/detect-libc/**',
    'node_modules/semver/**',
  ];
  return {
    appId: 'app.mnerva',
    productName: 'Mnerva',
    copyright: 'Apache-2.0',
    directories: { output: 'dist', buildResources: 'tools/package/resources' },
    files: [
      'package.json',
      'LICENSE',
      'out/THIRD-PARTY-NOTICES.txt',
      'out/main/**',
      'out/preload/**',
      'out/renderer/**',
      '!out/main/{cli,web}.js', // of the other shells
      'datasets/sample/**',
      'models/starter/**',
      'models/tokenizer/uncased-vocabulary.txt', // what a model from random weights begins with
      '!node_modules/**',
      ...native,
      '!**/*.{map,ts,md,markdown,h}',
      '!**/{test,tests,__tests__}/**',
    ],
    asar: true,
    asarUnpack: ['**/*.node', '**/*.{so,so.*,dylib,dll}'],
    npmRebuild: false, // the native packages bring binaries for every Node-API runtime
    nodeGypRebuild: false,
    publish: null,
    electronFuses: {
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    },
    linux: {
      target: ['AppImage', 'deb'],
      category: 'Science',
      synopsis: 'Named entities in tweets and their pictures',
    },
    deb: { depends: ['libgtk-3-0', 'libnss3', 'libxss1', 'libasound2', 'libgbm1'] },
    mac: { target: ['dmg'], category: 'public.app-category.developer-tools', hardenedRuntime: true },
    win: { target: ['nsis'] },
    nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
  };
}
