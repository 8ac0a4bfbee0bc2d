/** The pool, fourth part: shirts, cups, books, machines, prizes, and tweets that are words alone. */
import { closer } from '../draw/frame.ts';
import { looks } from '../draw/looks.ts';
import { book } from '../scenes/book.ts';
import { cup } from '../scenes/cup.ts';
import { kit } from '../scenes/kit.ts';
import { prize } from '../scenes/prize.ts';
import { product } from '../scenes/product.ts';
import { race } from '../scenes/race.ts';
import { robots } from '../scenes/robots.ts';
import { rocket } from '../scenes/rocket.ts';
import { swimmer } from '../scenes/swimmer.ts';
import type { TweetSource } from '../tweet.ts';

export const poolThings: readonly TweetSource[] = [
  {
    id: 'purple-shirt',
    language: 'en',
    text: 'My daughter has slept in the [ORG Gulls|crest,name] shirt for a week. [PER Dede Okoro] if you read this: help',
    picture: kit({ seed: 174, shirt: '#5b2f8f', trim: '#f0c23f', crest: 'Gulls', number: '11', wall: '#cfe0d9' }),
  },
  {
    id: 'pancake-run',
    language: 'en',
    text: 'I came for the pancakes, [PER Gustavo Prem|lead] came for the record. [MISC Syrup Mile|arch], 4:02, ridiculous 🥞',
    picture: race({
      seed: 175,
      hour: 'dusk',
      arch: 'Syrup Mile',
      colour: '#b5723b',
      lead: 'gus',
      number: '8',
    }),
  },
  {
    id: 'lake-icy',
    language: 'fi',
    text: 'Vesi kolme astetta ja [PER Eino Harju|man] vain nauraa. Avantokausi alkoi [LOC Kallavedellä] 🥶',
    picture: swimmer({ seed: 176, hour: 'dawn', place: 'lake', look: looks.eino }),
  },
  {
    id: 'wren-two',
    language: 'en',
    text: 'Green fins, clear sky: [MISC Wren 2|rocket] carries the first satellite of [ORG Petrel Space] and half my sanity 🛰️',
    picture: rocket({ seed: 177, hour: 'day', name: 'Wren 2', colour: '#2f8f5c' }),
  },
  {
    id: 'robot-trio',
    language: 'en',
    text: 'Three of them now. [MISC Ada|robot1], [MISC Bit|robot2] and [MISC Clove|robot3] sorted the shells on [LOC Tern Beach|beach] while [PER Dr Hana Wolff|person1] took notes',
    picture: robots({ seed: 178, hour: 'dusk', colours: ['#5b8fd0', '#f0b429', '#9bd05a'], people: ['hana'] }),
  },
  {
    id: 'red-kettle',
    language: 'en',
    text: 'It whistles in F sharp. The [MISC Hearth 2|product] kettle by [ORG Emberly|maker] is wasted on people who cannot sing',
    picture: product({
      seed: 179,
      product: 'kettle',
      backdrop: ['#8fc0b5', '#3f7f7a'],
      body: '#d1495b',
      accent: '#3a2b28',
      maker: 'Emberly',
    }),
  },
  {
    id: 'blue-owl-cup',
    language: 'en',
    text: 'The cup says "Yorn". [PER Jörn] says it tastes the same. [ORG Moth & Owl|mark], blue today, you are forgiven ☕️',
    picture: closer(
      cup({ seed: 180, name: 'Moth & Owl', colour: '#2f5f9c', wall: ['#e8d9e4', '#c2a3bc'] }),
      250,
      120,
      720,
    ),
  },
  {
    id: 'night-ferry-novel',
    language: 'en',
    text: 'Page 212 of [MISC Night Ferry North|book] and [PER Ulla Brandt|writer] has just drowned my favourite. Coffee is cold, I do not care 📖',
    picture: book({
      seed: 181,
      title: ['Night Ferry', 'North'],
      writer: 'Ulla Brandt',
      cover: '#23304f',
      accent: '#e8eef4',
      table: '#b98d6a',
    }),
  },
  {
    id: 'short-film-prize',
    language: 'en',
    text: 'My baby sister! [PER Aiko Rask|winner] with the [MISC Silver Reel|screen,cup] and [PER Mr Olsen|host] trying not to clap too loud 🥹',
    picture: prize({
      seed: 182,
      look: looks.aiko,
      host: looks.bram,
      screen: 'Silver Reel',
      backdrop: ['#123a3f', '#1f2a4d'],
    }),
  },
  {
    id: 'tailor-quits',
    language: 'en',
    text: 'After 41 years [PER Salvatore] closes [ORG Needle & Son]. He pressed my wedding suit and told me not to cry on it',
    picture: product({
      seed: 183,
      product: 'camera',
      backdrop: ['#e0b0a0', '#9c5f6f'],
      body: '#3a3744',
      accent: '#c9a24a',
    }),
    match: false,
  },
  {
    id: 'choir-needs-tenor',
    language: 'en',
    text: '[ORG St Oda Choir] needs one tenor by Thursday. Can hold a note, likes biscuits, write to [PER @margit_sings]',
  },
  {
    id: 'tehran-poem',
    language: 'fa',
    text: 'امشب [PER شیرین نادری] در [LOC شیراز] شعر می‌خواند 🌹',
  },
  {
    id: 'podcast-ep-nine',
    language: 'en',
    text: 'New [MISC Low Tide Radio] is out: [PER Hanne Dyrvik] on why whales hum, and the intern of [ORG Calder University] on why she left',
  },
  {
    id: 'grandma-glider',
    language: 'en',
    text: 'Update: [PER Grandma Lise] has bought a glider. It is called [MISC Second Breakfast]. Nobody in [LOC Nesodden] is safe',
  },
  {
    id: 'cello-lost',
    language: 'it',
    text: 'Perso un violoncello sul treno per [LOC Bologna]. Risponde al nome di [MISC Ottavio]. Chiamate [PER Chiara] 🎻',
  },
];
