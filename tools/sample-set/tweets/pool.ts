/** The pool: what a person annotates first. The most pictures worth a second look, and both halves of two riddles. */
import { looks } from '../draw/looks.ts';
import { balloons } from '../scenes/balloons.ts';
import { bridge } from '../scenes/bridge.ts';
import { cat } from '../scenes/cat.ts';
import { dog } from '../scenes/dog.ts';
import { harbour } from '../scenes/harbour.ts';
import { lighthouse } from '../scenes/lighthouse.ts';
import { market } from '../scenes/market.ts';
import { museum } from '../scenes/museum.ts';
import { noodles } from '../scenes/noodles.ts';
import { office } from '../scenes/office.ts';
import { peak } from '../scenes/peak.ts';
import { portrait } from '../scenes/portrait.ts';
import { prize } from '../scenes/prize.ts';
import { product } from '../scenes/product.ts';
import { race } from '../scenes/race.ts';
import { robots } from '../scenes/robots.ts';
import { rocket } from '../scenes/rocket.ts';
import { shop } from '../scenes/shop.ts';
import { skyline } from '../scenes/skyline.ts';
import { stadium } from '../scenes/stadium.ts';
import { stage } from '../scenes/stage.ts';
import { swimmer } from '../scenes/swimmer.ts';
import { train } from '../scenes/train.ts';
import { whale } from '../scenes/whale.ts';
import type { TweetSource } from '../tweet.ts';

const fogBridge = bridge({ seed: 113, hour: 'dusk', colour: '#c8413b', fog: true });

export const pool: readonly TweetSource[] = [
  {
    id: 'harbour-violin',
    language: 'en',
    text: 'Dusk on the pier and [PER Mara Ilves|musician] opens the season with the [ORG Halden Philharmonic|banner,orchestra] 🎻 even the old [MISC Sea Lantern|ship] leaned in to listen',
    picture: harbour({ seed: 101, hour: 'dusk', musician: looks.mara, banner: 'Halden Philharmonic', audience: true }),
  },
  {
    id: 'sebastian-swims',
    language: 'en',
    text: '[MISC Sebastian|dog] finally learned to swim 😂',
    picture: dog({ seed: 102, hour: 'day', place: 'lake', coat: '#d79a54', shade: '#a86a30', muzzle: '#f7e6cc' }),
    pair: 'sebastian',
  },
  {
    id: 'herons-finale',
    language: 'en',
    text: '[ORG Copper Herons|band,sign] closed the night with [PER Odile Mensah|singer] jumping off the drum riser 🔥 [MISC #LanternFest] you never let me down',
    picture: stage({
      seed: 103,
      beams: ['#ff5fa2', '#5fd0ff', '#ffb84d', '#9b7bff'],
      backdrop: ['#1b0f33', '#4a1f5c'],
      singer: looks.odile,
      guitarist: looks.ilias,
      drummer: looks.jiro,
      name: 'Copper Herons',
    }),
  },
  {
    id: 'paris-last-night',
    language: 'en',
    text: '[PER Paris|first] looked gorgeous last night ✨',
    picture: portrait({ seed: 104, look: looks.runa, backdrop: 'cafe' }),
    pair: 'paris',
  },
  {
    id: 'derby-goal',
    language: 'en',
    text: '🇳🇴🇳🇴 3-1!!! [PER Kofi Brandal|lead] again, what a week for [ORG #HaldenFC|home,lead], and [ORG Vestby United|away] had no answer',
    picture: stadium({ seed: 105, home: '#c73a34', away: '#16458f', score: 'Halden 3-1', lead: 'cheer' }),
  },
  {
    id: 'sebastian-lake',
    language: 'en',
    text: 'It took three summers but [PER Sebastian|man] can swim now 🎉',
    picture: swimmer({ seed: 106, hour: 'day', place: 'lake', look: looks.ilias }),
    pair: 'sebastian',
  },
  {
    id: 'bakery-morning',
    language: 'en',
    text: 'The queue on [LOC Rue Lamartine|street] starts at six, and [ORG Lune & Fils|sign] still sells out before [PER Tomas|customer] gets his second baguette 🥖',
    picture: shop({
      seed: 107,
      hour: 'day',
      sign: 'Lune & Fils',
      wares: 'bread',
      wall: '#b8543f',
      board: '#2f4a3b',
      stripe: '#c9463a',
      street: 'Rue Lamartine',
      customer: looks.tomas,
    }),
  },
  {
    id: 'linnet-launch',
    language: 'en',
    text: 'We have liftoff 🚀 [MISC Linnet 4|rocket] is on its way and half of [LOC Cape Arden] is crying, me included. Well done [ORG Orbit North]!',
    picture: rocket({ seed: 108, hour: 'dusk', name: 'Linnet 4', colour: '#d1495b' }),
  },
  {
    id: 'paris-evening',
    language: 'en',
    text: 'Could not stop staring at [LOC Paris|city] this evening 😍',
    picture: skyline({ seed: 109, hour: 'dusk', landmark: 'lattice' }),
    pair: 'paris',
  },
  {
    id: 'glacier-train',
    language: 'en',
    text: 'Window seat on the [MISC Glacier Arrow|train], three hours of [LOC Mount Serrin|mountain] and a very bad coffee. Would do it again tomorrow 🚞',
    picture: train({ seed: 110, hour: 'day', livery: '#d3312f', stripe: '#fff' }),
  },
  {
    id: 'night-run',
    language: 'en',
    text: '👏🏽👏🏽 number 26! [PER Nadia Lorne|lead] wins the [MISC Brevik Night Run|arch] on her very first try',
    picture: race({ seed: 111, hour: 'night', arch: 'Brevik Night Run', colour: '#e2464f', lead: 'odile' }),
  },
  {
    id: 'beach-robots',
    language: 'en',
    text: 'Nobody told [PER Noor|person1] that [MISC Pip|robot1] and [MISC Dot|robot2] wave back 🤖 first day of the [MISC Tidebots|robot1,robot2] on [LOC Tern Beach|beach]',
    picture: robots({ seed: 112, hour: 'day', colours: ['#f0b429', '#e86f5b'], people: ['noor', 'tomas'] }),
  },
  {
    id: 'fog-bridge',
    language: 'en',
    text: 'Fog swallowed half of [LOC Tern Strait Bridge|bridge] and the ferry from [LOC Osmer] just sailed through it like nothing happened',
    picture: fogBridge,
  },
  {
    id: 'fog-bridge-rt',
    language: 'en',
    text: 'RT [ORG @brevik_daily]: Fog swallowed half of [LOC Tern Strait Bridge|bridge] and the ferry from [LOC Osmer] just sailed through it like nothing happened',
    picture: fogBridge,
    retweetOf: 'fog-bridge',
  },
  {
    id: 'linden-prize',
    language: 'en',
    text: 'Ten years ago they laughed at her paper. Tonight [PER Ama Dutse|winner] holds the [MISC Linden Prize|screen,cup] 🏆 congratulations from all of us at [ORG Calder University]',
    picture: prize({ seed: 114, look: looks.odile, screen: 'Linden Prize', backdrop: ['#20314a', '#3a2346'] }),
  },
  {
    id: 'pandora-whale',
    language: 'es',
    text: 'Se llama [MISC Pandora|whale] y hoy saludó a [PER Julián|watcher] frente a [LOC Puerto Añil] 🐋💙',
    picture: whale({ seed: 115, hour: 'day', skin: '#4a6f9c' }),
  },
  {
    id: 'family-noodles',
    language: 'en',
    text: '👨‍👩‍👧‍👦 dinner at [ORG Maruya]: four spoons, one giant [MISC Dragon Bowl|bowl], zero leftovers',
    picture: noodles({ seed: 116, bowl: '#1c3768', broth: ['#e0984a', '#b9662a'], table: '#d9c3a5' }),
  },
  {
    id: 'skarn-camp',
    language: 'en',
    text: 'Woke up to [LOC Skarn Peak|peak] doing this. Thank you for the spare socks [PER @runa_outside|hiker] 🏔️ https://trails.example/skarn',
    picture: peak({ seed: 117, hour: 'dawn', hiker: 'runa' }),
  },
  {
    id: 'salt-light-show',
    language: 'en',
    text: 'Members get in early: [MISC Salt Light|banner] at the [ORG Museum of Tides|museum] opens on Friday, bring a friend',
    picture: museum({ seed: 118, hour: 'day', name: 'Museum of Tides', show: 'Salt Light', colour: '#b5423b' }),
  },
  {
    id: 'miso-window',
    language: 'en',
    text: 'Day forty of [MISC Miso|cat] judging every single thing [PER Henrik] does 😼',
    picture: cat({ seed: 119, hour: 'dusk', coat: '#e0933f', shade: '#b3672a', eyes: '#a9c94a', collar: '#2f7f9c' }),
  },
  {
    id: 'nordlys-review',
    language: 'en',
    text: 'Two weeks with the [MISC Nordlys One|product]: warm, light, and [ORG Nordlys Audio|maker] finally fixed that squeaky hinge 🎧',
    picture: product({
      seed: 120,
      product: 'headphones',
      backdrop: ['#f7b267', '#d1495b'],
      body: '#f4efe6',
      accent: '#2a9d8f',
      maker: 'Nordlys Audio',
    }),
  },
  {
    id: 'souk-oranges',
    language: 'ar',
    text: 'صباح الخير من [LOC سوق المرجان|market] 🍊 [PER إلياس|seller] يقول إن برتقال اليوم أحلى من أي وقت مضى',
    picture: market({ seed: 121, hour: 'day', awnings: ['#d1495b', '#2a9d8f'], seller: 'ilias' }),
  },
  {
    id: 'cappadocia-balloons',
    language: 'en',
    text: 'Set the alarm for four, complained for an hour, then [LOC Cappadocia|valley] did its thing. [ORG Skylark Balloons|balloons] gets every star I have ⭐️',
    picture: balloons({
      seed: 122,
      hour: 'dawn',
      colours: [
        ['#e2464f', '#fff3d8'],
        ['#2a9d8f', '#f4d35e'],
        ['#5b5fc7', '#ffb4a2'],
      ],
    }),
  },
  {
    id: 'brightwater-first-day',
    language: 'en',
    text: 'New badge, new desk, same nerves. Day one at [ORG Brightwater|sign,building] in [LOC Rotterdam] 🙏🏾',
    picture: office({ seed: 123, hour: 'day', name: 'Brightwater', mark: 'wave', colour: '#1b6f9c' }),
  },
  {
    id: 'lighthouse-keeper',
    language: 'en',
    text: 'My grandmother [PER Ingrid Solheim] kept the lamp of [LOC Kråkskjær Point|lighthouse] burning for 31 winters',
    picture: lighthouse({ seed: 124, hour: 'dusk', stripe: '#c8413b' }),
  },
  {
    id: 'needle-arrival',
    language: 'zh',
    text: '凌晨两点到达[LOC 雾港|city],[LOC 银针塔|tower]还亮着灯🌃',
    picture: skyline({ seed: 125, hour: 'night', landmark: 'needle' }),
  },
  {
    id: 'bus-strike',
    language: 'en',
    text: 'No buses in [LOC Brevik] until Monday, says [ORG Tidewheel]. Ask [PER @kari_on_wheels] for a lift, she has a van and no fear',
  },
  {
    id: 'tver-lecture',
    language: 'ru',
    text: 'Завтра [PER Лидия Веснина] читает лекцию в [LOC Твери], потом едем смотреть «[MISC Северный атлас]»',
  },
  {
    id: 'final-whistle-soup',
    language: 'en',
    text: 'Still shaking. [PER Jonas Vik] saved two penalties and [ORG Vestby United] are through to the [MISC Coast Cup] final',
    picture: noodles({ seed: 126, bowl: '#7a2f3a', broth: ['#e8b05a', '#c97c34'], table: '#b9c4bd' }),
    match: false,
  },
  {
    id: 'haifa-coffee',
    language: 'he',
    text: 'קפה ראשון עם [PER נועם] ליד הנמל של [LOC חיפה], ואז ישר לעבודה ☕️',
  },
  {
    id: 'thai-visit',
    language: 'en',
    text: '👩🏾‍🍳 [PER Chef Anong] left the big hotel in [LOC Chiang Mai] to cook for ten people a night, I got seat eleven',
  },
];
