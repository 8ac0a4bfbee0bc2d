/** The pool, second part: towns, landscapes, ways to get there, and the weather on the way. */
import { closer, mirrored } from '../draw/frame.ts';
import { looks } from '../draw/looks.ts';
import { balloons } from '../scenes/balloons.ts';
import { bridge } from '../scenes/bridge.ts';
import { canyon } from '../scenes/canyon.ts';
import { castle } from '../scenes/castle.ts';
import { harbour } from '../scenes/harbour.ts';
import { lanterns } from '../scenes/lanterns.ts';
import { lighthouse } from '../scenes/lighthouse.ts';
import { market } from '../scenes/market.ts';
import { museum } from '../scenes/museum.ts';
import { office } from '../scenes/office.ts';
import { owl } from '../scenes/owl.ts';
import { peak } from '../scenes/peak.ts';
import { plane } from '../scenes/plane.ts';
import { portrait } from '../scenes/portrait.ts';
import { regatta } from '../scenes/regatta.ts';
import { shop } from '../scenes/shop.ts';
import { skyline } from '../scenes/skyline.ts';
import { storm } from '../scenes/storm.ts';
import { train } from '../scenes/train.ts';
import { tram } from '../scenes/tram.ts';
import { volcano } from '../scenes/volcano.ts';
import type { TweetSource } from '../tweet.ts';

export const poolPlaces: readonly TweetSource[] = [
  {
    id: 'luna-awake',
    language: 'en',
    text: '[MISC Luna|owl] has not blinked since ten o’clock and neither have I',
    picture: owl({ seed: 130, hour: 'night', feathers: '#8a5a38', face: '#f0dcc0', eyes: '#f0b429' }),
    pair: 'luna',
  },
  {
    id: 'luna-back',
    language: 'en',
    text: 'Two years abroad and not one grey hair: welcome back [PER Luna|first] 🫶',
    picture: portrait({ seed: 131, look: looks.celia, backdrop: 'wall' }),
    pair: 'luna',
  },
  {
    id: 'florence-quiet',
    language: 'en',
    text: 'Never seen [LOC Florence|city] this quiet. Feels like a secret',
    picture: skyline({ seed: 132, hour: 'dawn', landmark: 'dome' }),
    pair: 'florence',
  },
  {
    id: 'florence-laugh',
    language: 'en',
    text: 'There is a whole summer in the way [PER Florence|first] laughs',
    picture: portrait({ seed: 133, look: looks.aiko, backdrop: 'cafe' }),
    pair: 'florence',
  },
  {
    id: 'yellow-seven',
    language: 'en',
    text: 'The yellow [MISC Number 7|tram,line] to [LOC Elder Park|stop] is back after the works, and [PER Mrs Adeyemi|waiting] waved at every single one',
    picture: tram({ seed: 134, hour: 'day', colour: '#e0a33b', line: '7', stop: 'Elder Park', waiting: looks.dede }),
  },
  {
    id: 'kranichstein-night',
    language: 'de',
    text: 'Nachtführung auf [LOC Burg Kranichstein|castle] 🏰 [PER Frau Lindqvist] kennt jedes Gespenst beim Vornamen',
    picture: castle({ seed: 135, hour: 'night', roof: '#5b3445', flag: '#e2464f' }),
  },
  {
    id: 'odette-coast',
    language: 'en',
    text: 'Storm [MISC Odette|storm,bar] turns towards [LOC Brevik] tonight. The [ORG Coast Weather Office] says stay off the piers, please do',
    picture: storm({
      seed: 136,
      name: 'Storm Odette',
      sea: ['#3f7fae', '#1d4a7a'],
      land: '#7fa86a',
      bar: '#c8413b',
    }),
  },
  {
    id: 'cerro-humo',
    language: 'es',
    text: 'El [LOC Cerro Humo|volcano] despertó esta noche y en [LOC San Telmo|village] nadie duerme. Gracias a [ORG Cruz Serrana] por las mantas 🌋',
    picture: volcano({ seed: 137, hour: 'night', smoke: '#6b5f7a' }),
  },
  {
    id: 'lantern-river',
    language: 'en',
    text: 'A thousand paper lights over the [LOC Moyra River|river] and one of them carries a wish for [PER Grandpa Sol] 🏮 [MISC Lantern Fest|banner] 2024',
    picture: lanterns({ seed: 138, glow: ['#ffb84d', '#ff6a3c'], banner: 'Lantern Fest' }),
  },
  {
    id: 'regatta-seven',
    language: 'en',
    text: 'Red sail, number 7, never in doubt: [MISC Saltbird|boat1] takes the [MISC Gannet Regatta|boats] for [ORG Uppvik Sailing Club] ⛵',
    picture: regatta({
      seed: 139,
      hour: 'day',
      boats: [
        { sail: '#e2464f', hull: '#23213a', number: '7' },
        { sail: '#f0c23f', hull: '#2f6fc4', number: '12' },
        { sail: '#2a9d8f', hull: '#ffffff', number: '3' },
      ],
    }),
  },
  {
    id: 'aube-pont',
    language: 'fr',
    text: 'Le soleil se lève derrière le [LOC pont de l’Écluse|bridge], un seul bateau, et [PER Solène] qui chante dans la voiture',
    picture: bridge({ seed: 140, hour: 'dawn', colour: '#5b6f8c' }),
  },
  {
    id: 'green-lighthouse',
    language: 'en',
    text: 'Somebody painted [LOC Port Hollin Light|lighthouse] green. Somebody is called [PER Magnus] and he owes the village an answer',
    picture: mirrored(lighthouse({ seed: 141, hour: 'dawn', stripe: '#2f8f5c' })),
  },
  {
    id: 'skylark-green',
    language: 'en',
    text: 'New colours for [ORG Skylark Air|plane,name]: this green one flew us to [LOC Gdańsk] above a floor of clouds ✈️',
    picture: plane({ seed: 142, hour: 'dawn', name: 'Skylark Air', livery: '#2f8f5c' }),
  },
  {
    id: 'tren-cobre',
    language: 'es',
    text: 'Viajar en el [MISC Tren del Cobre|train] al atardecer es otra cosa. Al fondo, el [LOC Nevado Liria|mountain]',
    picture: train({ seed: 143, hour: 'dusk', livery: '#b5622f', stripe: '#fff3d8' }),
  },
  {
    id: 'tidewheel-tower',
    language: 'en',
    text: 'Day 3 outside [ORG Tidewheel|sign,building]: still no answer from [PER Oona Tamm], but the guard brought tea',
    picture: office({ seed: 144, hour: 'dawn', name: 'Tidewheel', mark: 'orbit', colour: '#2a7f6f' }),
  },
  {
    id: 'pazar-night',
    language: 'tr',
    text: '[LOC Kumru Pazarı|market] gece daha güzel 🌙 [PER Nermin|seller] teyze şeftalileri bize ayırmış',
    picture: market({ seed: 145, hour: 'night', awnings: ['#2a9d8f', '#e2464f'], seller: 'farah' }),
  },
  {
    id: 'papir-shop',
    language: 'da',
    text: 'Åbent til sent hos [ORG Blad & Bog|sign] på [LOC Torvegade|street]: [PER Asger|customer] købte tre krimier og ingen mælk',
    picture: shop({
      seed: 146,
      hour: 'night',
      sign: 'Blad & Bog',
      wares: 'books',
      wall: '#6f4a5f',
      board: '#23303f',
      stripe: '#2a9d8f',
      street: 'Torvegade',
      customer: looks.bram,
    }),
  },
  {
    id: 'museum-blue',
    language: 'en',
    text: 'School trip of the year: [ORG Museum of Small Machines|museum,name], free entry, and [MISC Cogs & Clouds|banner] until May',
    picture: museum({
      seed: 147,
      hour: 'dawn',
      name: 'Museum of Small Machines',
      show: 'Cogs & Clouds',
      colour: '#2f6fc4',
    }),
  },
  {
    id: 'red-rocks',
    language: 'en',
    text: 'Camels, sand in the sandwiches, and the [LOC Anvil Arch|arch] at noon. [PER Youssef] calls this a shortcut 🐪',
    picture: canyon({ seed: 148, hour: 'day' }),
  },
  {
    id: 'wren-dusk',
    language: 'en',
    text: 'Last flight of the season over [LOC Wren Valley|valley]. [ORG Upward Ballooning|balloons] turned the sunset pink and orange, on purpose I think',
    picture: balloons({
      seed: 149,
      hour: 'dusk',
      colours: [
        ['#ef7fb0', '#fff3d8'],
        ['#f0a02f', '#7a2f4a'],
        ['#8a4fa0', '#f4d35e'],
      ],
    }),
  },
  {
    id: 'pier-fiddle',
    language: 'en',
    text: 'Found [PER Celia Marsh|musician] playing on the empty pier at dawn, only the [MISC Old Dorothea|ship] for an audience',
    picture: harbour({ seed: 150, hour: 'dawn', hull: '#1f4f4a', musician: looks.celia }),
  },
  {
    id: 'tatra-tent',
    language: 'pl',
    text: 'Namiot, cisza i [LOC Wilczy Szczyt|peak]. [PER Kasia|hiker] już skacze z radości, ja jeszcze śpię ⛺️',
    picture: closer(peak({ seed: 151, hour: 'day', hiker: 'hana' }), 120, 60, 860),
  },
  {
    id: 'night-needle-bus',
    language: 'en',
    text: 'Landed. From the bus you already see the [LOC Tallow Tower|tower] blinking over [LOC Marrow Bay|city], hello again',
    picture: mirrored(skyline({ seed: 152, hour: 'dusk', landmark: 'needle' })),
  },
  {
    id: 'ferry-late',
    language: 'en',
    text: '[ORG @SoundFerries] cancels the eight o’clock to [LOC Osmer] "due to wind". I hung washing out. It did not move',
  },
  {
    id: 'kyiv-books',
    language: 'uk',
    text: 'У суботу у [LOC Львові] [PER Оксана Гнатюк] підписує «[MISC Місто з паперу]», беріть парасолі',
  },
  {
    id: 'street-renamed',
    language: 'en',
    text: 'They renamed half of [LOC Mill Lane] after [PER Agatha Brink] and the other half after nobody, typical [ORG Brevik Council]',
  },
  {
    id: 'istanbul-cats',
    language: 'en',
    text: 'Ranking of cities by cats: 1 [LOC Istanbul] 2 [LOC Kotor] 3 my kitchen',
  },
  {
    id: 'saigon-rain',
    language: 'vi',
    text: 'Mưa cả ngày ở [LOC Đà Lạt] nhưng quán [ORG Mây Trắng] vẫn đông ☔️',
  },
];
